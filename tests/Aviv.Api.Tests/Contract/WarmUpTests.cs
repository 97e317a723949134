using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Mvc.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Contract;

/// <summary>An instance that says it is ready can take a burst.</summary>
public sealed class WarmUpTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Ready_MeansThatConnectionsOfEachKindAreOpen_AndThatReadsAndWritesWereRehearsed()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(database.ConnectionString);
        using var client = app.CreateClient();
        app.Logs.Start();

        await client.UntilReadyAsync(app);

        var sql = app.Logs.StopForSql();
        Assert.All(
            ["FROM listing AS", "INSERT INTO listing ", "INSERT INTO listing_price_log", "UPDATE listing SET", "DELETE FROM listing"],
            statement => Assert.Contains(sql, line => line.Contains(statement, StringComparison.Ordinal)));
        var open = await database.RowsAsync("""
            SELECT application_name, count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'aviv-api%' GROUP BY 1 ORDER BY 1
            """);
        Assert.Equal(["(aviv-api,16)", "(aviv-api-health,1)", "(aviv-api-lists,16)", "(aviv-api-reads,8)"], open);
        Assert.Equal(0, await database.ScalarAsync<long>("""
            SELECT (SELECT count(*) FROM listing) + (SELECT count(*) FROM listing_price_log) + (SELECT count(*) FROM idempotency_key)
            """));
    }

    /// <summary>Else the first visitors would wait for what the others need not.</summary>
    [Fact]
    public async Task Ready_MeansThatPagesWereDrawn()
    {
        await CreateAsync(Sample.Listing());
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();
        var pages = new DrawnPages();
        using var watched = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(pages);

        await client.UntilReadyAsync(app);

        Assert.All(["/Pages/Find.cshtml", "/Pages/Home.cshtml", "/Pages/Failure.cshtml"], page => Assert.Contains(page, pages.Names));
    }

    [Fact]
    public async Task Ready_AfterAWarmUpThatFailed_WarmsUpAnew()
    {
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();
        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE listing"))
        {
            (await client.AnswerAsync("GET", "/health/ready")).AssertProblem(503, "unavailable");
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            (await client.AnswerAsync("GET", "/health/ready")).AssertProblem(503, "unavailable");
        }

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.UntilReadyAsync(app);
    }

    [Fact]
    public async Task Ready_AskedByManyAtOnce_WithTheSmallestPool_IsSoForAll()
    {
        var smallest = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { MaxPoolSize = 1 };
        await using var app = new AvivApp(smallest.ConnectionString);
        using var client = app.CreateClient();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.UntilReadyAsync(app)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.AnswerAsync("GET", "/health/ready")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    private sealed class DrawnPages : IObserver<KeyValuePair<string, object?>>
    {
        public ConcurrentBag<string> Names { get; } = [];

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is AfterViewPageEventData drawn) Names.Add(drawn.Page.Path);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
