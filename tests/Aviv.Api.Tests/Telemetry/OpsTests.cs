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

    // The driver shows them once somebody has waited for a connection, and a statement has failed.
    private static readonly string[] OnlyInTrouble = ["db_client_connection_npgsql_pending_requests", "db_client_operation_failed_total"];

    // Of a scrape's target, of Prometheus itself, and of the exporters of PostgreSQL and its machine.
    private static readonly string[] LabelsOfOthers =
        ["job", "instance", "le", "application_name", "datname", "fstype", "relname", "state"];

    [Fact]
    public async Task Rules_AndDashboards_NameMetricsAndLabelsThatThereAre()
    {
        var texts = Files("ops/prometheus/rules", "*.yml").Concat(Files("ops/grafana", "*.json")).Select(File.ReadAllText).ToList();
        await DriveAsync();
        var scrape = await Scrape.OfAsync(metrics.Port);
        var labels = scrape.Series.SelectMany(series => LabelOf().Matches(series).Select(label => label.Groups[1].Value)).ToList();

        var named = texts.SelectMany(text => OfOurs().Matches(text).Select(name => name.Value)).Distinct().ToList();
        Assert.True(named.Count > 20, $"Only {named.Count} are named.");
        Assert.Empty(named.Except(scrape.Names).Except(labels).Except(OnlyInTrouble));
        Assert.Empty(texts.SelectMany(NamedLabels).Distinct().Except(labels).Except(LabelsOfOthers));
    }

    [Fact]
    public async Task Alerts_HaveARunbookEach()
    {
        var alerts = Files("ops/prometheus/rules", "*.yml").SelectMany(file => Alert().Matches(File.ReadAllText(file)))
            .Select(alert => alert.Groups[1].Value).ToList();
        var runbooks = Files("docs/runbooks", "*.md").Select(Path.GetFileNameWithoutExtension).Where(name => name != "README");

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
        // In fifteen seconds of real time.
        await Poll.UntilAsync(
            async () => (await Scrape.OfAsync(metrics.Port))["aviv_drift_listings"] is not null, "the histories were checked");
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

    private static IEnumerable<string> NamedLabels(string text) =>
        Grouping().Matches(text).SelectMany(grouping => grouping.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
            .Concat(Matcher().Matches(text).Select(matcher => matcher.Groups[1].Value))
            .Where(label => label.Length > 0);

    private static string[] Files(string folder, string pattern) => Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern);

    [GeneratedRegex(@"\b(aviv|http_server|kestrel|db_client|dotnet|microsoft_entityframeworkcore)_[a-z_0-9]+\b(?!=|"")")]
    private static partial Regex OfOurs();

    [GeneratedRegex(@"(\w+)=""")]
    private static partial Regex LabelOf();

    [GeneratedRegex(@"\b(?:by|on|without) ?\(([a-z_, ]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"[{,]\s*([a-z_]+)(?:=~|!~|!=|=)\\?""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"^ +- alert: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Alert();
}
