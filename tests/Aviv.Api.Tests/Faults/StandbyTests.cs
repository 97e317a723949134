using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>What is acknowledged is on the synchronous standby, however long that is away.</summary>
[Collection<Faults>]
public sealed class StandbyTests(ReplicatedFixture bench) : IClassFixture<ReplicatedFixture>, IAsyncLifetime
{
    private const int MostCommits = ReplicatedFixture.PoolSize / 2;
    private const string NotKnown = "whether the write took place is not known";

    public async ValueTask InitializeAsync()
    {
        // Where a test failed before it did so itself.
        await bench.StartStandbyAsync();
        await bench.Database.ResetAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Writes_WithTheStandbyAway_AreUnknownOrRefusedWhileReadsGoOn()
    {
        await bench.StopStandbyAsync();
        await AssertReadsGoOnAsync();
        var waiting = Enumerable.Range(0, MostCommits).Select(PostAsync).ToArray();
        await bench.AwaitWaitingCommitsAsync(MostCommits);
        var further = Enumerable.Range(MostCommits, ReplicatedFixture.PoolSize).Select(PostAsync).ToArray();

        Assert.All(await Task.WhenAll(further), answer => AssertUnavailable(answer, isKnown: true));
        Assert.All(await Task.WhenAll(waiting), answer => AssertUnavailable(answer, isKnown: false));
        await AssertRefusedBeforeItBeginsAsync();
        await AssertReadsGoOnAsync();
        Assert.Equal(MostCommits, await bench.WaitingCommitsAsync());

        await bench.StartStandbyAsync();
        await bench.AwaitWaitingCommitsAsync(0);
        for (var i = 0; i < MostCommits + ReplicatedFixture.PoolSize; i++)
        {
            var again = await PostAsync(i);
            Assert.Equal((HttpStatusCode.Created, i < MostCommits ? "true" : null), (again.Status, again.Replayed));
        }

        await AwaitOnStandbyAsync("0,1,2,3,4,5,6,7,8,9,10,11");
    }

    [Theory]
    [InlineData("pg_cancel_backend")]
    [InlineData("pg_terminate_backend")]
    public async Task Write_WhoseWaitIsBroken_IsUnknownHoweverItIsRepeatedUntilTheStandbyHasIt(string how)
    {
        var address = (await bench.Client.AnswerAsync("POST", "/listings", Sample.Listing(100).ToJsonString())).Location!;
        var body = Sample.Listing(200).ToJsonString();
        await bench.StopStandbyAsync();
        var write = bench.Client.AnswerAsync("PUT", address, body, key: how);
        await bench.AwaitWaitingCommitsAsync(1);
        await bench.Database.ExecuteAsync($"SELECT {how}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

        // It committed, here alone: that is what PostgreSQL says of its state, what readers see, and what a repeated write finds.
        AssertUnavailable(await write, isKnown: false);
        Assert.Equal("100,200", await bench.Database.ScalarAsync<string>(Prices));
        var replay = bench.Client.AnswerAsync("PUT", address, body, key: how);
        var withoutChange = bench.Client.AnswerAsync("PUT", address, body);
        AssertUnavailable(await replay, isKnown: false);
        AssertUnavailable(await withoutChange, isKnown: false);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Client.AnswerAsync("DELETE", "/listings/0")).Status);
        await AssertReadsGoOnAsync();

        await bench.StartStandbyAsync();
        await bench.AwaitWaitingCommitsAsync(0);
        var acknowledged = await bench.Client.AnswerAsync("PUT", address, body, key: how);
        Assert.Equal((HttpStatusCode.OK, "\"2\"", "true"), (acknowledged.Status, acknowledged.ETag, acknowledged.Replayed));
        var again = await bench.Client.AnswerAsync("PUT", address, body);
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (again.Status, again.ETag));
        await AwaitOnStandbyAsync("100,200");
    }

    private const string Prices = "SELECT string_agg(price_change::int::text, ',' ORDER BY price_change) FROM listing_price_log";

    private Task AwaitOnStandbyAsync(string prices) =>
        Poll.UntilAsync(async () => await bench.OnStandbyAsync<string>(Prices) == prices, "the standby had each price once");

    private Task<Answer> PostAsync(int price) =>
        bench.Client.AnswerAsync("POST", "/listings", Sample.Listing(price).ToJsonString(), key: $"post {price}");

    private async Task AssertRefusedBeforeItBeginsAsync()
    {
        bench.App.Logs.Start();
        var refused = await PostAsync(0);
        Assert.Empty(bench.App.Logs.StopForSql());
        AssertUnavailable(refused, isKnown: true);
    }

    // Readiness too, which rehearses what most requests run.
    private async Task AssertReadsGoOnAsync()
    {
        foreach (var path in (string[])["/listings", "/listings?limit=3", "/health/ready"])
            Assert.Equal(HttpStatusCode.OK, (await bench.Client.AnswerAsync("GET", path)).Status);
        foreach (var path in (string[])["/listings/1", "/listings/1/prices", "/listings/1/prices/summary"])
            Assert.Contains(
                (await bench.Client.AnswerAsync("GET", path)).Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.NotFound]);
    }

    private static void AssertUnavailable(Answer answer, bool isKnown)
    {
        answer.AssertProblem(503, "unavailable");
        Assert.Equal(!isKnown, answer.Body.Contains(NotKnown, StringComparison.Ordinal));
    }
}
