using System.Net.Http.Json;
using System.Text;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>What leaves by OTLP, from a process of its own: within one process, the spans of all tests would leave together.</summary>
public sealed class TraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Telemetry_TellsRouteAndStatement_AndNothingThatAClientSent()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var api = ApiProcess.Start(HeldLock.Patient(database), logLevel: "Information", settings: Exporting(collector)))
        {
            using var client = new HttpClient { BaseAddress = await api.Address };
            await AskAsync(client);
            await Poll.UntilAsync(() => IsAllThere(collector), "spans, metrics and logs were exported");
        }

        var traces = collector.Texts("/v1/traces");
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(TraceId)), traces, StringComparison.Ordinal);
        Assert.Contains("POST /listings", traces, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO listing", traces, StringComparison.Ordinal);
        string[] sent =
        [
            "Valmy", "Two rooms", "Third floor", "987654", "33612345678", "secretword", "secretstate", "Lyon", "Marker/1", "127.0.0.1",
        ];
        foreach (var text in sent) Assert.DoesNotContain(text, traces, StringComparison.Ordinal);
        Assert.DoesNotContain("33612345678", collector.Texts("/v1/logs"), StringComparison.Ordinal);
    }

    private static async Task AskAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        client.DefaultRequestHeaders.Add("tracestate", "vendor=secretstate");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Marker/1");
        using var created = await Poll.UntilServedAsync(() => client.PostAsJsonAsync("/listings", Sample.Listing(987_654)));
        await client.AnswerAsync("GET", "/listings?q=secretword&city=Lyon");
        await client.AnswerAsync("GET", $"/listings/{Sample.Phone}");
        await client.AnswerAsync("GET", $"/nothing/{Sample.Phone}");
    }

    private static bool IsAllThere(OtlpReceiver collector) =>
        collector.Texts("/v1/traces").Split("http.response.status_code").Length > 4
        && collector.Texts("/v1/metrics").Contains("aviv.price.changes", StringComparison.Ordinal)
        && collector.Texts("/v1/logs").Contains("create-listing", StringComparison.Ordinal);

    private static Dictionary<string, string> Exporting(OtlpReceiver collector) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
    };
}
