using System.Text;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Telemetry;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Privacy;

/// <summary>
/// Whoever has the disk, a dump, an archive of the log, Redis, the process's logs or what it exports has no phone number. The database is
/// one that the release before filled, and the verb sealed.
/// </summary>
[Collection<Faults.Faults>]
public sealed class CanaryTests
{
    public const string Name = "Canary in the database";

    // How the name of an answer begins in Redis.
    private const string Shared = "aviv:4:listing:";

    private static readonly int Requests = Faults.Faults.Size(quick: 1_000, stress: 10_000);

    [Fact]
    public async Task Number_SentInEveryWay_IsNowhereInClear()
    {
        await using var redis = await RedisServer.IsInstalledAsync() ? await RedisServer.StartAsync() : null;
        await using var collector = await OtlpReceiver.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync();
        var listing = await FillAsync(database);
        await using var log = await KeptLog.BeginAsync(database);
        var (port, erased) = (Scrape.FreePort(), Path.Combine(Directory.CreateTempSubdirectory("aviv-canary").FullName, "erased"));
        await using var api = ApiProcess.Start(
            database.ConnectionString, redis?.ConnectionString, logLevel: "Trace", metricsPort: port, settings: With(collector, erased));

        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = Poll.Limit };
        using var served = await Poll.UntilServedAsync(() => client.GetAsync($"/listings/{listing}"));
        CanaryRequests requests = new(client, database, await TestKeys.MakeAsync(database, null, [Scopes.Admin]));
        await requests.SendAsync(Requests, listing);
        if (redis is not null) await ShareAsync(client, listing, redis);
        var metrics = await ScrapeAsync(port);
        await api.StopAsync();

        Assert.True(requests.Told.Count == 0, requests.Told.FirstOrDefault());
        Assert.Empty(new[] { 200, 201, 400, 401, 404, 405, 412, 413, 415, 422, 500, 503 }.Except(requests.Statuses));
        await AssertKeptFromAsync(log);
        AssertNone("pg_dump", await database.DumpAsync(), Name);
        if (redis is null) TestContext.Current.TestOutputHelper?.WriteLine("Without Redis: no redis-server is installed.");
        else AssertNone("Redis", redis.Journal(), Shared);
        AssertNone("the file of erasures", await File.ReadAllTextAsync(erased), SuiteContacts.Id);
        AssertNone("the log", string.Join('\n', api.Lines), "create-listing of listing");
        AssertNone("metrics", metrics, "aviv_writes_total");
        AssertNone("exported traces", collector.Texts("/v1/traces"), "POST /listings");
        AssertNone("exported logs", collector.Texts("/v1/logs"), "create-listing");
        AssertNone("exported metrics", collector.Texts("/v1/metrics"), "aviv.writes");
    }

    // On a busy machine Redis may be left alone for a while.
    private static async Task ShareAsync(HttpClient client, long listing, RedisServer redis)
    {
        var body = $$"""{"contact_phone_number":"{{Canary.Number}}"}""";
        using var written = await Poll.UntilServedAsync(() => client.WriteAsync("PATCH", $"/listings/{listing}", body));
        await Poll.UntilAsync(
            async () =>
            {
                using var read = await client.GetAsync(new Uri($"/listings/{listing}", UriKind.Relative));
                return redis.Journal().Contains(Shared, StringComparison.Ordinal);
            },
            "Redis was given the listing");
    }

    // As the release before did, and then the verb.
    private static async Task<long> FillAsync(TestDatabase database)
    {
        await database.ExecuteAsync($"""
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
              bedrooms_count, price, created_date, updated_date, version, contact_phone_number)
            SELECT 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, i, '2024-01-01Z', '2024-01-01Z', 1, '+4930' || i
            FROM generate_series(100000, 100100) i;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, created_date FROM listing;
            ALTER TABLE listing ADD CONSTRAINT ck_canary CHECK (name <> '{CanaryRequests.Failing}')
            """);
        Assert.Equal(0, (await CliResult.OfAsync(database.ConnectionString, "privacy", "rotate")).ExitCode);
        return await database.ScalarAsync<long>("SELECT min(id) FROM listing");
    }

    // What is stored or told in clear is found by the same look.
    private static void AssertNone(string where, string text, string there)
    {
        Assert.True(text.Contains(there, StringComparison.Ordinal), $"Nothing was found in {where}, not even {there}.");
        if (Canary.In(text) is { } form) Assert.Fail($"In {where} there is {Around(text, form)}");
    }

    private static string Around(string text, string form)
    {
        var at = text.IndexOf(form, StringComparison.Ordinal);
        return text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)];
    }

    private static async Task AssertKeptFromAsync(KeptLog log)
    {
        var isThere = false;
        await foreach (var file in log.FilesAsync())
        {
            isThere |= file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Name)) >= 0;
            Assert.True(Canary.In(file) is null, $"The write-ahead log holds {Canary.In(file)}.");
        }

        Assert.True(isThere, "Nothing was found in the write-ahead log.");
    }

    private static async Task<string> ScrapeAsync(int port)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
    }

    private static Dictionary<string, string> With(OtlpReceiver collector, string erased) => new()
    {
        ["Privacy__ErasedFile"] = erased,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_MAX_QUEUE_SIZE"] = "100000",
    };
}
