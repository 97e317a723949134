using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Npgsql;

namespace Aviv.Api.Tests.Privacy;

/// <summary>PostgreSQL's own tools on a database of the tests.</summary>
internal static class Dumps
{
    /// <summary>All that is in a database, as SQL, for whichever role restores it.</summary>
    public static Task<string> DumpAsync(this TestDatabase database) => RunAsync(database, "pg_dump", "--no-owner", "--no-acl");

    /// <summary>A new database with what was dumped; its role is the owner.</summary>
    public static async Task<TestDatabase> RestoreAsync(string dump)
    {
        var database = await TestDatabase.CreateEmptyAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, dump);
            await RunAsync(database, "psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-f", file);
            return database;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> RunAsync(TestDatabase database, string tool, params string[] arguments)
    {
        var owner = new NpgsqlConnectionStringBuilder(database.OwnerConnectionString);
        using var limit = new CancellationTokenSource(Poll.Limit);
        var (exitCode, output) = await Command.RunAsync(
            Repository.Root, "bash",
            [
                "-c",
                """source scripts/common.sh; source scripts/postgres.sh; pg_find; PGPASSWORD=$1 "$PG_BIN/$2" "${@:3}" """, "dump",
                owner.Password ?? "", tool, "-h", owner.Host!, "-p", $"{owner.Port}", "-U", owner.Username!, "-d", owner.Database!,
                .. arguments,
            ],
            limit.Token);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
