using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Contract;

/// <summary>An instance that says it is ready can take a burst.</summary>
public sealed class WarmUpTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Ready_MeansThatConnectionsOfEachKindAreOpen_AndSeveralForRequests()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(database.ConnectionString);
        using var client = app.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", "/health/ready")).Status);

        var open = await database.RowsAsync("""
            SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'aviv-api%'
            GROUP BY application_name HAVING application_name <> 'aviv-api' OR count(*) > 1 ORDER BY application_name
            """);
        Assert.Equal(["(aviv-api)", "(aviv-api-lists)", "(aviv-api-reads)"], open);
    }

    [Fact]
    public async Task Ready_AfterAWarmUpThatFailed_WarmsUpAnew()
    {
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();
        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE listing"))
        {
            (await client.AnswerAsync("GET", "/health/ready")).AssertProblem(503, "unavailable");
            (await client.AnswerAsync("GET", "/health/ready")).AssertProblem(503, "unavailable");
        }

        Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", "/health/ready")).Status);
    }

    [Fact]
    public async Task Ready_AskedByManyAtOnce_WithTheSmallestPool_IsSoForAll()
    {
        var smallest = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { MaxPoolSize = 1 };
        await using var app = new AvivApp(smallest.ConnectionString);
        using var client = app.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.AnswerAsync("GET", "/health/ready")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }
}
