using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>What becomes of an export when the data changes, the client dawdles or goes, or too many ask.</summary>
public sealed class ExportFaultTests(ApiFixture api) : ApiTest(api)
{
    // More than all the buffers between the API and a client that does not read.
    private const int Listings = 1_500;

    // Those whose price, which is their id, is at most so much; the others come after them.
    private const int Matching = 1_200;

    internal const string Running =
        "SELECT count(*) FROM pg_stat_activity "
        + "WHERE datname = current_database() AND application_name = 'aviv-api-exports' AND state <> 'idle'";

    [Fact]
    public async Task Export_WhileEverythingChanges_GivesTheStateAtItsBeginning()
    {
        await LongListings.InsertAsync(Database, Listings);
        using var response = await BeginAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string> { (await reader.ReadLineAsync())! };

        await Database.ExecuteAsync("""
            UPDATE listing SET price = price + 1, name = 'changed';
            INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, now() FROM listing;
            DELETE FROM listing WHERE id % 2 = 0
            """);
        while (await reader.ReadLineAsync() is { } line) lines.Add(line);

        Assert.Equal(Enumerable.Range(1, Matching), lines.Select(line => (int)JsonNode.Parse(line)!["id"]!));
        Assert.All(lines, line =>
        {
            var listing = JsonNode.Parse(line)!;
            Assert.Equal("name", (string)listing["name"]!);
            Assert.Equal(
                [(int)listing["id"]!, (int)listing["latest_price_eur"]!],
                [(int)listing["latest_price_eur"]!, (int)Assert.Single(listing["prices"]!.AsArray())!["price_eur"]!]);
        });
    }

    [Fact]
    public async Task Export_WhoseClientGoesBetweenPages_EndsItsTransaction()
    {
        await LongListings.InsertAsync(Database, Listings);
        using (var response = await BeginAsync()) Assert.Equal(1, await Database.ScalarAsync<long>(Running));

        await Poll.UntilAsync(async () => await Database.ScalarAsync<long>(Running) == 0, "the export's transaction ended");
    }

    [Fact]
    public async Task Export_WhoseClientGoesDuringAQuery_StopsTheQuery()
    {
        await LongListings.InsertAsync(Database, Listings);
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        await using var held = await HeldLock.TakeAsync(Database, "LOCK TABLE listing");
        using var gone = new CancellationTokenSource();
        app.Logs.Start();

        var export = client.GetAsync("/listings/export", gone.Token);
        await HeldLock.AwaitWaitersAsync(Database, 1);
        await gone.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => export);
        await Poll.UntilAsync(async () => await Database.ScalarAsync<long>(Running) == 0, "the query stopped");
        Assert.DoesNotContain(app.Logs.Stop(), line => line.Contains("statement timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_WhoseDatabaseGoes_BreaksOff_SoThatNoClientTakesItForTheWhole()
    {
        await LongListings.InsertAsync(Database, Listings);
        using var response = await BeginAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();

        await Database.ExecuteAsync("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'aviv-api-exports'
            """);

        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Export_WhoseClientDoesNotRead_EndsAfterThirtySeconds_AsAFailure()
    {
        await LongListings.InsertAsync(Database, Listings);
        using var response = await BeginAsync();
        await using var body = await response.Content.ReadAsStreamAsync();
        App.Logs.Start();

        // The clock of the API steps on until it has begun to wait for the client and given up.
        await Poll.UntilAsync(
            async () =>
            {
                App.Clock.Advance(TimeSpan.FromSeconds(31));
                return await Database.ScalarAsync<long>(Running) == 0;
            },
            "the export gave up");

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
        Assert.Contains(
            App.Logs.Stop(),
            line => line.Contains("An answer was cut short: the client has not read for 30 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exports_BeyondTheirConnections_AreRefused_AndDisturbNobodyElse()
    {
        await LongListings.InsertAsync(Database, Listings);
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["LongRunning:MaxConnections"] = "2" });
        using var client = app.CreateClient();
        using var first = await client.GetAsync("/listings/export", HttpCompletionOption.ResponseHeadersRead);
        using var second = await client.GetAsync("/listings/export", HttpCompletionOption.ResponseHeadersRead);

        using var third = await client.GetAsync("/listings/export");
        using var read = await client.GetAsync("/listings?limit=1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.Equal("application/problem+json", third.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(1), third.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    private Task<HttpResponseMessage> BeginAsync() =>
        Client.GetAsync($"/listings/export?include=prices&max_price={Matching}", HttpCompletionOption.ResponseHeadersRead);
}
