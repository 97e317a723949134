using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the database has every migration that this build knows. It may have newer ones.</summary>
internal sealed class MigrationsCheck(DoctorDatabase database) : ICheck
{
    private const string Remedy = "As the owner: dotnet ef database update (docs/operations.md, Setting up).";

    public string Subject => "migrations";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var (known, applied) = (Known(), await AppliedAsync());
        var newer = applied.Except(known).Count();
        yield return known.Except(applied).ToArray() is [var first, ..] missing
            ? Finding.Do($"{missing.Length} of {known.Length} not applied, the first {first}. {Remedy}")
            : Finding.Fine($"all {known.Length} applied" + (newer == 0 ? "" : $", and {newer} of a newer build"));
    }

    // Without the API's own context, which wants all its settings right.
    private static string[] Known()
    {
        using var context = new AvivDbContext(new DbContextOptionsBuilder<AvivDbContext>().UseNpgsql().Options);
        return [.. context.Database.GetMigrations()];
    }

    private async Task<IReadOnlyList<string>> AppliedAsync()
    {
        try
        {
            return await database.RowsAsync("""SELECT "MigrationId"::text FROM "__EFMigrationsHistory" """, row => row.GetString(0));
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }
}
