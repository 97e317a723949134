using System.Diagnostics;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Cli;

/// <summary>A verb that is started before its database answers. Its patience here is longer than the test's.</summary>
public sealed class WaitTests(ApiFixture api) : ApiTest(api)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Seed_BeforeTheDatabaseAnswers_SaysThatItWaitsAndThenSeeds()
    {
        await LimitConnectionsAsync(0);
        using var process = Process.Start(CliResult.Command(Patient(), "seed"))!;
        try
        {
            Assert.Equal(CliResult.Waiting, await process.StandardError.ReadLineAsync().WaitAsync(TimeLimit));
            await LimitConnectionsAsync(-1);
            Assert.Equal(new(0, "Seeded 60 listings with 326 prices.", ""), await CliResult.ReadAsync(process).WaitAsync(TimeLimit));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await LimitConnectionsAsync(-1);
        }
    }

    [Fact]
    public async Task Seed_WithAWrongPassword_DoesNotWait()
    {
        var result = await CliResult.OfAsync(Patient("wrong"), "seed");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The database cannot be used: password authentication failed", result.Error, StringComparison.Ordinal);
    }

    private string Patient(string? password = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Timeout = 600 };
        if (password is not null) connection.Password = password;
        return connection.ConnectionString;
    }

    // As when a server starts or is full: it answers, and lets nobody in.
    private Task LimitConnectionsAsync(int limit) => Database.ExecuteAsync($"""
        DO $$ BEGIN EXECUTE format('ALTER ROLE %I CONNECTION LIMIT {limit}', current_database()); END $$
        """);
}
