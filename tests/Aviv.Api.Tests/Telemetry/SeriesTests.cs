using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>How many series an instance gives, whatever it is asked.</summary>
[Collection<Metered>]
public sealed class SeriesTests(MetricsFixture metrics)
{
    private const int Most = 2_000;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "PROPFIND"];

    [Fact]
    public async Task Series_AfterRandomRequests_AreFew()
    {
        var dice = new Random(20261128);
        var requests = Faults.Faults.Size(quick: 2_000, stress: 100_000);
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stop) =>
        {
            using var request = Any(dice);
            using var answer = await metrics.Client.SendAsync(request, stop);
        });

        Assert.InRange((await Scrape.OfAsync(metrics.Port)).Series.Count, 100, Most);
    }

    // A label more is a histogram times its values, and who sends the request chooses some of those.
    [Fact]
    public async Task Histograms_OfLibraries_HaveNoLabelsButThese()
    {
        await metrics.Client.AnswerAsync("GET", "/listings");

        var buckets = (await Scrape.OfAsync(metrics.Port)).Series
            .Where(series => series.Contains("_bucket{", StringComparison.Ordinal) && !series.StartsWith("aviv_", StringComparison.Ordinal))
            .ToLookup(series => series[..series.IndexOf('{', StringComparison.Ordinal)], Scrape.LabelsOf);
        Assert.Equal(
            [
                "db_client_connection_npgsql_create_time_seconds_bucket: db_client_connection_pool_name le",
                "db_client_operation_duration_seconds_bucket: db_client_connection_pool_name le",
                "http_server_request_duration_seconds_bucket: http_request_method http_response_status_code http_route le",
            ],
            buckets.Select(of => $"{of.Key}: {string.Join(' ', of.SelectMany(labels => labels).Distinct().Order())}").Order());
    }

    private static HttpRequestMessage Any(Random dice)
    {
        lock (dice)
        {
            string Text() => new([.. Enumerable.Range(0, dice.Next(1, 12)).Select(_ => (char)dice.Next('a', 'z' + 1))]);
            string[] paths =
            [
                "/listings", $"/listings?{Text()}={Text()}", $"/listings/{dice.Next(1, 100)}", $"/listings/{dice.NextInt64()}/prices",
                $"/listings/{dice.Next(1, 100)}/prices/summary", $"/listings/{Text()}", $"/{Text()}/{Text()}", "/listings/export",
                "/listings/prices/query", "/health/ready", "/health/live", "/openapi/v1.json", "/docs",
            ];
            var request = new HttpRequestMessage(new(Methods[dice.Next(Methods.Length)]), paths[dice.Next(paths.Length)])
            {
                Version = dice.Next(10) == 0 ? HttpVersion.Version10 : HttpVersion.Version11,
            };
            var body = dice.Next(2) == 0 ? Text() : Sample.Listing().ToJsonString();
            var type = dice.Next(4) == 0 ? "text/plain" : "application/json";
            if (dice.Next(3) == 0) request.Content = new StringContent(body, null, type);
            if (dice.Next(5) == 0) request.Headers.TryAddWithoutValidation("If-Match", $"\"{dice.Next(3)}\"");
            return request;
        }
    }
}
