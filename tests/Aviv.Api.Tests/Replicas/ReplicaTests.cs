using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Doctor;

namespace Aviv.Api.Tests.Replicas;

/// <summary>What a replica may answer has all that this instance wrote, and no read fails for the replica's sake.</summary>
[Collection<Faults.Faults>]
public sealed class ReplicaTests(ReplicaFixture servers) : IClassFixture<ReplicaFixture>, IAsyncLifetime
{
    private static readonly int Writes = Faults.Faults.Size(quick: 100, stress: 17_000);

    public async ValueTask InitializeAsync() => await servers.DelayAsync("0");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("0", true)]
    [InlineData("1s", false)]
    [InlineData("10s", false)]
    public async Task Reads_OfOwnWrites_AreNeverStale_HoweverLateTheReplicaIs(string delay, bool isUsed)
    {
        await using var app = servers.NewApp();
        using var client = app.CreateClient();
        using var reads = new ReplicaReads(app);
        await client.UntilReadyAsync(app);
        await reads.UntilUsedAsync(client);
        await servers.DelayAsync(delay);
        if (!isUsed) await reads.UntilUnusableAsync();
        var (before, id) = (reads.Answered, await client.CreateAsync());

        for (var price = 1; price <= Writes; price++)
        {
            await client.PutAsync(id, price);
            Assert.Equal(price, await client.PriceAsync(id));
            Assert.Equal(price, await client.LastPriceAsync(id));
        }

        if (isUsed) await reads.UntilUsedAsync(client, $"/listings/{id}");
        else Assert.Equal(before, reads.Answered);
        Assert.Equal(0, reads.Failed);
    }

    [Fact]
    public async Task Writes_OfAnotherInstance_AreSeen_ThoughTheReplicaStandsStill()
    {
        await using var app = servers.NewApp();
        await using var other = servers.NewApp();
        using var client = app.CreateClient();
        using var writer = other.CreateClient();
        using var reads = new ReplicaReads(app);
        await client.UntilReadyAsync(app);
        await writer.UntilReadyAsync(other);
        var id = await writer.CreateAsync();
        await reads.UntilUsedAsync(client, $"/listings/{id}");

        await servers.PauseAsync();
        try
        {
            await writer.PutAsync(id, 200);
            await Poll.UntilAsync(async () => await client.PriceAsync(id) == 200, "the other instance's price was seen");
            var (answered, created) = (reads.Answered, await writer.CreateAsync(300));
            Assert.Equal(300, await client.PriceAsync(created));
            Assert.Equal(answered, reads.Answered);
        }
        finally
        {
            await servers.ResumeAsync();
        }
    }

    [Fact]
    public async Task PagesBehindACursorAndExports_UseAReplica_AndFirstPagesThePrimary()
    {
        await using var app = servers.NewApp();
        using var client = app.CreateClient();
        using var reads = new ReplicaReads(app);
        await client.UntilReadyAsync(app);
        await client.CreateAsync(1);
        var newest = await client.CreateAsync(2);
        await reads.UntilUsedAsync(client);

        var before = reads.Answered;
        using var first = await client.GetAsync("/listings?limit=1");
        Assert.Equal(newest, (long)JsonNode.Parse(await first.Content.ReadAsStringAsync())!.AsArray().Single()!["id"]!);
        Assert.Equal(before, reads.Answered);
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        await reads.UntilUsedAsync(client, next);
        await reads.UntilUsedAsync(client, "/listings/export?include=prices");
        Assert.Contains("\"latest_price_eur\":1,", await client.GetStringAsync(next), StringComparison.Ordinal);
        Assert.Equal(0, reads.Failed);
    }

    [Fact]
    public async Task ReplicaThatIsKilledAndPromoted_CostsNoRead()
    {
        await using var own = new ReplicaFixture();
        await own.InitializeAsync();
        await using var app = own.NewApp();
        using var client = app.CreateClient();
        using var reads = new ReplicaReads(app);
        await client.UntilReadyAsync(app);
        var id = await client.CreateAsync();
        await reads.UntilUsedAsync(client, $"/listings/{id}");

        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => ReadOnAsync(client, id, stop.Token)).ToList();
        await own.Standby.StopAsync("immediate");
        await reads.UntilUnusableAsync();
        await own.Standby.StartAgainAsync();
        await reads.UntilUsedAsync(client, $"/listings/{id}");
        await own.Standby.PromoteAsync();
        await reads.UntilUnusableAsync();
        await client.PutAsync(id, 200);
        Assert.Equal(200, await client.PriceAsync(id));
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(readers), count => Assert.True(count > 0));
    }

    [Fact]
    public async Task Doctor_HasSomethingToBeDone_WhereNoReplicaCanBeUsed()
    {
        const string Nobody = "127.0.0.1:1";
        var (standby, primary) = (ReplicaFixture.AddressOf(servers.Standby), ReplicaFixture.AddressOf(servers.Primary));

        Assert.Equal([Verdict.Note, Verdict.Note, Verdict.Note], await ExamineAsync(standby, primary, Nobody));
        Assert.Equal([Verdict.Do, Verdict.Do], await ExamineAsync(primary, Nobody));
    }

    // The standby has a note of its own: it sends no feedback.
    private async Task<IReadOnlyList<Verdict>> ExamineAsync(params string[] addresses)
    {
        var verdicts = new List<Verdict>();
        var check = new ReplicasCheck(new() { Aviv = servers.Database.ConnectionString, AvivReplicas = servers.OfHosts(addresses) });
        await foreach (var finding in check.LookAsync()) verdicts.Add(finding.Verdict);
        return verdicts;
    }

    // Each fails where an answer is no 200.
    private static async Task<int> ReadOnAsync(HttpClient client, long id, CancellationToken stop)
    {
        for (var count = 0; ; count++)
        {
            if (stop.IsCancellationRequested) return count;
            await client.ReadAsync($"/listings/{id}");
            await client.ReadAsync($"/listings/{id}/prices/summary");
        }
    }
}
