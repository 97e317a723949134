using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>What is under <c>ops/</c> is about metrics that there are, and its own tests hold.</summary>
[Collection<Metered>]
public sealed partial class OpsTests(MetricsFixture metrics)
{
    private const int ToolMissing = 3;

    // They are shown once somebody has waited for a connection to the database, a statement has failed, and clients have too many open.
    private static readonly string[] OnlyInTrouble =
        ["db_client_connection_npgsql_pending_requests", "db_client_operation_failed_total", "kestrel_rejected_connections_total"];

    [Fact]
    public async Task Rules_AndDashboards_NameMetricsAndLabelsThatThereAre()
    {
        await DriveAsync();
        var scrape = await Scrape.OfAsync(metrics.Port);

        var named = Watched.Metrics("aviv", "http_server", "kestrel", "db_client", "dotnet", "microsoft_entityframeworkcore");
        Assert.True(named.Count > 20, $"Only {named.Count} are named.");
        Assert.Empty(named.Except(scrape.Names).Except(scrape.LabelNames).Except(OnlyInTrouble).Except(Watched.WrittenByScripts));
        Assert.Empty(Watched.Labels.Except(scrape.LabelNames).Except(Watched.LabelsOfOthers));
    }

    [Fact]
    public async Task Alerts_HaveARunbookEach()
    {
        var alerts = Watched.Files("ops/prometheus/rules", "*.yml").SelectMany(file => Alert().Matches(File.ReadAllText(file)))
            .Select(alert => alert.Groups[1].Value).ToList();
        var runbooks = Watched.Files("docs/runbooks", "*.md").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name is not ("README" or "disaster"));

        Assert.Equal(alerts.Order(), runbooks.Order());
        var table = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/runbooks/README.md"));
        Assert.All(alerts, alert => Assert.Contains($"({alert}.md)", table, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_PassTheirOwnTests()
    {
        var (exitCode, output) = await Command.RunAsync(Repository.Root, "bash", ["ops/check.sh"], TestContext.Current.CancellationToken);

        Assert.SkipWhen(exitCode == ToolMissing, output);
        Assert.True(exitCode == 0, output);
    }

    // What every rule and panel is about has happened once, or its counter stands at 0 from the first scrape on.
    private async Task DriveAsync()
    {
        var client = metrics.Client;
        await client.AnswerAsync("GET", "/health/ready");
        using var created = await Poll.UntilServedAsync(() => client.PostAsJsonAsync("/listings", Sample.Listing(100)));
        var address = created.Headers.Location!.OriginalString;
        await client.AnswerAsync("PUT", address, Sample.Listing(150).ToJsonString());
        await client.AnswerAsync("PUT", address, Sample.Listing(120).ToJsonString());
        for (var i = 0; i < 2; i++) await client.AnswerAsync("GET", $"{address}/prices");
        using var export = await Poll.UntilServedAsync(() => client.GetAsync("/listings/export"));
        await WaitAtABulkheadAsync(client, address);
        await metrics.Database.ExecuteAsync("INSERT INTO archive_run (ended_at, boundary, rows) VALUES (now(), now(), 1)");
        // In fifteen seconds of real time.
        foreach (var late in new[] { "aviv_drift_listings", "aviv_privacy_rotation_age_seconds", "aviv_archive_age_seconds" })
            await Poll.UntilAsync(async () => (await Scrape.OfAsync(metrics.Port))[late] is not null, $"there was {late}");
    }

    // Reads by id share statements; a page that all differ in does not.
    private async Task WaitAtABulkheadAsync(HttpClient client, string address)
    {
        List<Task<Answer>> waiting;
        await using (await HeldLock.TakeAsync(metrics.Database, "LOCK TABLE listing"))
        {
            waiting = [.. Enumerable.Range(0, 30).Select(i => client.AnswerAsync("GET", $"/listings?min_price={i}"))];
            await HeldLock.AwaitWaitersAsync(metrics.Database, 24);
        }

        await Task.WhenAll(waiting);
    }

    [GeneratedRegex(@"^ +- alert: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Alert();
}
