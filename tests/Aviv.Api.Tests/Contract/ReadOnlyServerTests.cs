using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>A server that takes no writes, as after a failover: reads go on, and writes do once there is another.</summary>
public sealed class ReadOnlyServerTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Writes_OnAReadOnlyServer_Are503_AndTakePlaceOnceAnotherServerIsThere()
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);
        app.Logs.Start();
        await using (await ReadOnlyServer.StartAsync(Database))
        {
            (await client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString())).AssertProblem(503, "unavailable");
            (await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString(), key: "k")).AssertProblem(503, "unavailable");
            (await client.AnswerAsync("DELETE", address)).AssertProblem(503, "unavailable");
            Assert.Equal(6, counts["aviv.write.retries{reason=fault}"]);
            Assert.Equal(
                (HttpStatusCode.OK, "\"1\""), (await client.AnswerAsync("GET", address) is var read ? (read.Status, read.ETag) : default));
        }

        // The connections that are pooled by now lead to the old server, and are dropped once a second at most.
        await Poll.UntilAsync(
            async () => (await client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString())).Status == HttpStatusCode.OK,
            "a write took place");
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log"));
        Assert.DoesNotContain(app.Logs.Stop(), LogLines.IsStackTrace);
    }

    [Fact]
    public async Task Ready_OnAReadOnlyServer_IsForReadsAlone_UntilAnotherServerIsThere()
    {
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);
        app.Logs.Start();
        await using (await ReadOnlyServer.StartAsync(Database))
        {
            await client.UntilReadyAsync(app, "/health/ready");
            Assert.Equal((1, 0), (counts["aviv.database.readable"], counts["aviv.database.writable"]));
            Assert.Equal("""{"status":"healthy","writes":"unavailable"}""", await client.GetStringAsync("/health/ready"));
            var forWrites = await client.AnswerAsync("GET", "/health/ready?for=writes");
            forWrites.AssertProblem(503, "unavailable");
            Assert.Contains("takes no writes", (string)forWrites.Json["detail"]!, StringComparison.Ordinal);
        }

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.UntilReadyAsync(app);
        Assert.Equal("""{"status":"healthy","writes":"available"}""", await client.GetStringAsync("/health/ready"));
        Assert.Equal("""{"status":"healthy","writes":"available"}""", await client.GetStringAsync("/health/ready?for=writes"));
        Assert.Equal((1, 1), (counts["aviv.database.readable"], counts["aviv.database.writable"]));
        var told = app.Logs.Stop();
        const string NotReady = "Warning Aviv.Api.Health.Readiness: Not ready for writes: The database takes no writes";
        Assert.Single(told, line => line.StartsWith(NotReady, StringComparison.Ordinal));
        Assert.StartsWith(
            "Information Aviv.Api.Health.Readiness: Ready",
            told.Last(line => line.Contains("Aviv.Api.Health.", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_OnceAnotherServerTakesWrites_LeaveTheOldOne()
    {
        const string Reading =
            "SELECT pid::text FROM pg_stat_activity "
            + "WHERE datname = current_database() AND application_name = 'aviv-api-reads' AND pid = ANY ('{0}')";
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(database.ConnectionString);
        using var client = app.CreateClient();
        List<string> old;
        await using (await ReadOnlyServer.StartAsync(database))
        {
            await client.UntilReadyAsync(app, "/health/ready");
            old = await database.RowsAsync(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'aviv-api-reads'");
            Assert.NotEmpty(old);
        }

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.UntilReadyAsync(app);

        var pids = $"{{{string.Join(',', old.Select(row => row.Trim('(', ')')))}}}";
        await Poll.UntilAsync(
            async () => await database.RowsAsync(Reading.Replace("{0}", pids, StringComparison.Ordinal)) is [],
            "the old connections were closed");
    }

    [Theory]
    [InlineData("?for=reads", "for")]
    [InlineData("?for=writes&for=writes", "for")]
    [InlineData("?fro=writes", "fro")]
    public async Task Ready_ForWhatIsNotKnown_Is400(string query, string parameter) =>
        (await Client.AnswerAsync("GET", $"/health/ready{query}")).AssertProblem(400, "invalid_query", parameter);
}
