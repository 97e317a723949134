using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Contract;

/// <summary>What asking for readiness costs, and what the log says of an outage.</summary>
public sealed class ReadinessTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Ready_AskedByFourHundred_CostsOneQueryASecond_OnAConnectionOfItsOwn()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(database.ConnectionString);
        using var client = app.CreateClient();
        await client.UntilReadyAsync(app);
        await AssertReadyAsync(client, times: 1);
        var before = await LastQueriesAsync(database);

        await AssertReadyAsync(client, times: 400);
        Assert.Equal(before, await LastQueriesAsync(database));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertReadyAsync(client, times: 400);
        var after = await LastQueriesAsync(database);
        Assert.Equal(["aviv-api-health"], after.Except(before).Select(query => query.Name));
    }

    [Fact]
    public async Task Outage_IsOneWarning_HoweverOftenReadinessIsAsked()
    {
        var away = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Port = 1 };
        await using var app = new AvivApp(away.ConnectionString);
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);
        app.Logs.Start();
        for (var second = 0; second < 3; second++)
        {
            (await client.AnswerAsync("GET", "/health/ready")).AssertProblem(503, "unavailable");
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((0, 0), (counts["aviv.database.readable"], counts["aviv.database.writable"]));
        Assert.Equal(
            "Warning Aviv.Api.Health.Readiness: Not ready: The database does not answer. ",
            Assert.Single(app.Logs.Stop(), LogLines.IsWarning));
    }

    [Fact]
    public async Task Database_ThatAnswersTooLate_IsOneWarningToo()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(database.ConnectionString);
        using var client = app.CreateClient();
        app.Logs.Start();
        await using (await HeldLock.TakeAsync(database, """LOCK TABLE "__EFMigrationsHistory" """))
            (await client.AnswerAsync("GET", "/health/ready")).AssertProblem(503, "unavailable");

        Assert.Equal(
            "Warning Aviv.Api.Health.Readiness: Not ready: The database does not answer. ",
            Assert.Single(app.Logs.Stop(), LogLines.IsWarning));
    }

    private static async Task AssertReadyAsync(HttpClient client, int times)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => client.AnswerAsync("GET", "/health/ready")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    private static async Task<List<(string Name, string Query)>> LastQueriesAsync(TestDatabase database)
    {
        var rows = await database.RowsAsync("""
            SELECT application_name, pid, query_start FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'aviv-api%' ORDER BY pid
            """);
        return rows.ConvertAll(row => (row.Trim('(').Split(',')[0], row));
    }
}
