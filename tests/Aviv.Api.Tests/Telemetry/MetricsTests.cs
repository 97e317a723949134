using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>What the product counts of itself, as Prometheus gets it. Counters only grow, so each test compares two scrapes.</summary>
[Collection<Metered>]
public sealed class MetricsTests(MetricsFixture metrics)
{
    private HttpClient Client => metrics.Client;

    [Fact]
    public async Task Writes_AreCountedByKindAndByHowTheyEnded()
    {
        var before = await ScrapeAsync();
        var id = await CreateAsync(100, key: "k1");
        await CreateAsync(100, key: "k1");
        await PutAsync(id, 150);
        await PutAsync(id, 150);
        await PutAsync(id, 120);
        await Client.AnswerAsync("PATCH", $"/listings/{id}", """{"latest_price_eur":1}""", ifMatch: "\"1\"");
        await Client.AnswerAsync("PUT", "/listings/999999", Sample.Listing().ToJsonString());
        await Client.AnswerAsync("DELETE", $"/listings/{id}");
        var after = await ScrapeAsync();

        Assert.Equal(
            [
                ("create-listing", "committed", 1), ("create-listing", "replayed", 1), ("update-listing", "committed", 2),
                ("update-listing", "unchanged", 1), ("update-listing", "not_found", 1), ("patch-listing", "refused", 1),
                ("delete-listing", "committed", 1),
            ],
            new (string Kind, string Outcome)[]
            {
                ("create-listing", "committed"), ("create-listing", "replayed"), ("update-listing", "committed"),
                ("update-listing", "unchanged"), ("update-listing", "not_found"), ("patch-listing", "refused"),
                ("delete-listing", "committed"),
            }.Select(w => (w.Kind, w.Outcome, after.Since(before, $$"""aviv_writes_total{kind="{{w.Kind}}",outcome="{{w.Outcome}}"}"""))));
        Assert.Equal(
            [1, 1, 1],
            new[] { "first", "rise", "cut" }.Select(way => after.Since(before, $$"""aviv_price_changes_total{direction="{{way}}"}""")));
    }

    [Fact]
    public async Task Reads_AreCountedByWhetherTheCacheHadThem()
    {
        var id = await CreateAsync(100);
        var before = await ScrapeAsync();
        for (var i = 0; i < 3; i++) await Client.GetStringAsync($"/listings/{id}/prices");
        var after = await ScrapeAsync();

        Assert.Equal(1, after.Since(before, """aviv_cache_reads_total{kind="prices",result="miss"}"""));
        Assert.Equal(2, after.Since(before, """aviv_cache_reads_total{kind="prices",result="hit"}"""));
        Assert.Equal(1, after.Since(before, """aviv_cache_fills_total{kind="prices",source="database"}"""));
        Assert.Equal(2, after.Since(before, "aviv_cache_answer_age_seconds_count"));
    }

    [Fact]
    public async Task Export_CountsItsRows()
    {
        await CreateAsync(100);
        var before = await ScrapeAsync();
        var lines = (await Client.GetStringAsync("/listings/export")).Count(character => character == '\n');
        var after = await ScrapeAsync();

        Assert.Equal(lines, after.Since(before, "aviv_export_rows_total"));
        Assert.Equal(0, after["aviv_exports_running"]);
        Assert.InRange(lines, 1, int.MaxValue);
    }

    [Fact]
    public async Task Bulkheads_AreAllShownWithTheirLimits()
    {
        var scrape = await ScrapeAsync();

        Assert.Equal(
            [
                "by_id", "by_id_replica_1", "export", "export_replica_1", "large_page", "large_response", "list", "list_replica_1",
                "long_history", "small_response", "writes",
            ],
            scrape.Series.Where(series => series.StartsWith("aviv_bulkhead_limit{", StringComparison.Ordinal))
                .Select(series => series.Split('"')[1]).Order());
        Assert.Equal(24, scrape["""aviv_bulkhead_limit{bulkhead="list"}"""]);
        Assert.Equal(0, scrape["""aviv_bulkhead_waiting{bulkhead="list"}"""]);
    }

    [Fact]
    public async Task Requests_AreShownByTheirRoute_AndScrapesAreNone()
    {
        var id = await CreateAsync(100);
        await Client.GetStringAsync($"/listings/{id}");
        await Client.AnswerAsync("GET", "/nothing/here/of/+33612345678");

        var series = (await ScrapeAsync()).Series;

        Assert.Contains(series, one =>
            one.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)
            && one.Contains("""http_route="/listings/{id""", StringComparison.Ordinal)
            && one.Contains("\"GET\"", StringComparison.Ordinal) && one.Contains("\"200\"", StringComparison.Ordinal));
        Assert.DoesNotContain(series, one => one.Contains("metrics", StringComparison.Ordinal));
        Assert.DoesNotContain(series, one => one.Contains("3361234", StringComparison.Ordinal));
        Assert.DoesNotContain(series, one => one.Contains("Password", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("""db_client_connection_max{db_client_connection_pool_name="aviv-api-lists"}""", series);
    }

    [Fact]
    public async Task PortOfMetrics_HasNothingElse_AndTheApiHasNoMetrics()
    {
        using var other = new HttpClient { BaseAddress = new($"http://127.0.0.1:{metrics.Port}") };

        Assert.Equal(HttpStatusCode.NotFound, (await other.AnswerAsync("GET", "/listings")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.AnswerAsync("GET", "/metrics")).Status);
    }

    private Task<Scrape> ScrapeAsync() => Scrape.OfAsync(metrics.Port);

    private async Task<long> CreateAsync(decimal price, string? key = null)
    {
        var answer = await Client.AnswerAsync("POST", "/listings", Sample.Listing(price).ToJsonString(), key: key);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return (long)answer.Json["id"]!;
    }

    private async Task PutAsync(long id, decimal price) =>
        Assert.Equal(HttpStatusCode.OK, (await Client.AnswerAsync("PUT", $"/listings/{id}", Sample.Listing(price).ToJsonString())).Status);
}
