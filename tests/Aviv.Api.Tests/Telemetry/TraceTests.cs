using System.Text;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>What leaves the process by OTLP.</summary>
public sealed class TraceTests(ApiFixture api) : SecondApiTest(api)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Traces_TellRouteAndStatement_AndNothingThatAClientSent()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var app = new AvivApp(HeldLock.Patient(Database), Exporting(collector)))
        {
            using var client = app.CreateClient();
            client.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
            client.DefaultRequestHeaders.UserAgent.ParseAdd("Marker/1");
            await client.AnswerAsync("POST", "/listings", Sample.Listing(987_654).ToJsonString());
            await client.AnswerAsync("GET", "/listings?q=secretword&city=Lyon");
            await client.AnswerAsync("GET", $"/listings/{Sample.Phone}");
            await client.AnswerAsync("GET", $"/nothing/{Sample.Phone}");
            await Poll.UntilAsync(
                () => collector.Texts("/v1/traces").Split("http.response.status_code").Length > 4,
                "the spans of all requests were exported");
        }

        var traces = collector.Texts("/v1/traces");

        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(TraceId)), traces, StringComparison.Ordinal);
        Assert.Contains("POST /listings", traces, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO listing", traces, StringComparison.Ordinal);
        string[] sent = ["Valmy", "Two rooms", "Third floor", "987654", "33612345678", "secretword", "Lyon", "Marker/1", "127.0.0.1"];
        foreach (var text in sent)
            Assert.DoesNotContain(text, traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AreExportedToo()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var app = new AvivApp(HeldLock.Patient(Database), Exporting(collector)))
        {
            using var client = app.CreateClient();
            await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());
            await Poll.UntilAsync(
                () => collector.Texts("/v1/metrics").Contains("aviv.price.changes", StringComparison.Ordinal), "metrics were exported");
        }
    }

    private static Dictionary<string, string?> Exporting(OtlpReceiver collector) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };
}
