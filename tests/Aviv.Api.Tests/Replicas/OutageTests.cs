using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Replicas;

/// <summary>The primary is away: a replica stands in for it with all that this instance wrote, or nobody does.</summary>
[Collection<Faults.Faults>]
public sealed class OutageTests(ReplicaFixture servers) : IClassFixture<ReplicaFixture>, IAsyncLifetime
{
    private readonly AvivApp _app = servers.NewApp();
    private HttpClient _client = null!;
    private ReplicaReads _reads = null!;

    public async ValueTask InitializeAsync()
    {
        _client = _app.CreateClient();
        _reads = new(_app);
        await _client.UntilReadyAsync(_app);
    }

    [Fact]
    public async Task Reads_WhileThePrimaryIsAway_ComeFromAReplica_UnlessItLacksAnOwnWrite()
    {
        var (before, written) = (await _client.CreateAsync(100), await _client.CreateAsync(100));
        await _reads.UntilUsedAsync(_client, $"/listings/{written}/prices/summary");
        await servers.PauseAsync();
        await _client.PutAsync(written, 200);

        await servers.Primary.StopAsync("immediate");
        await UntilStaleAsync(_client, _reads, before);
        Assert.Equal(100, await _client.LastPriceAsync(before));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync($"/listings/{written}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/listings"));

        await servers.Primary.StartAgainAsync();
        await servers.ResumeAsync();
        await _client.UntilReadyAsync(_app);
        Assert.Equal(200, await _client.PriceAsync(written));
        await _client.PutAsync(before, 300);
        Assert.Equal(300, await _client.PriceAsync(before));
    }

    [Fact]
    public async Task AnswerInThePrimarysPlace_IsGivenToNobodyElse()
    {
        await using var app = servers.NewApp(cacheBytes: 1 << 20);
        using var client = app.CreateClient();
        using var reads = new ReplicaReads(app);
        await client.UntilReadyAsync(app);
        var id = await _client.CreateAsync(100);
        await _reads.UntilUsedAsync(_client, $"/listings/{id}");
        await reads.UntilUsedAsync(client, $"/listings/{id + 1}");
        await servers.Primary.StopAsync("immediate");
        await UntilStaleAsync(client, reads, id);

        var before = reads.Stale;
        for (var i = 0; i < 3; i++) Assert.Equal(100, await client.PriceAsync(id));

        Assert.Equal(before + 3, reads.Stale);
        await servers.Primary.StartAgainAsync();
    }

    [Fact]
    public async Task Instance_WhileThePrimaryIsAway_IsReadyForReadsAlone()
    {
        await _reads.UntilUsedAsync(_client);

        await servers.Primary.StopAsync("immediate");
        await UntilReadyIsAsync(HttpStatusCode.ServiceUnavailable, "?for=writes");
        // Not at once: that the heartbeat has stopped is known after half a second.
        await UntilReadyIsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"status":"healthy","writes":"unavailable"}""", await _client.GetStringAsync("/health/ready"));
        await servers.Standby.StopAsync("immediate");
        await UntilReadyIsAsync(HttpStatusCode.ServiceUnavailable);

        await servers.Primary.StartAgainAsync();
        await servers.Standby.StartAgainAsync();
        await _client.UntilReadyAsync(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _reads?.Dispose();
        _client?.Dispose();
        await _app.DisposeAsync();
    }

    // Before it knows that its heartbeat has stopped, a read fails.
    private static async Task UntilStaleAsync(HttpClient client, ReplicaReads reads, long id)
    {
        var before = reads.Stale;
        await Poll.UntilAsync(
            async () => (await client.AnswerAsync("GET", $"/listings/{id}")).Status == HttpStatusCode.OK && reads.Stale > before,
            "a replica stood in");
    }

    // What was found holds for a second.
    private Task UntilReadyIsAsync(HttpStatusCode status, string query = "") => Poll.UntilAsync(
        async () =>
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
            return await StatusAsync($"/health/ready{query}") == status;
        },
        $"/health/ready{query} was answered by {status}");

    private async Task<HttpStatusCode> StatusAsync(string address) => (await _client.AnswerAsync("GET", address)).Status;
}
