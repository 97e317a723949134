using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Archive;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Aviv.Api.Tests.Archive;

/// <summary>Five million prices. The old ones are archived while others are read and written, by a verb that dies twenty times.</summary>
[Collection<Faults.Faults>]
public sealed class ArchiveUnderLoadTests : IAsyncLifetime
{
    private const int Listings = 500_000;
    private const int PricesOfEach = 10;
    private const int Kills = 20;
    private const int Readers = 4;
    private const int WarmReads = 3_000;
    private const int ReadsBefore = 12_000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-archive-").FullName;
    private readonly ConcurrentQueue<string> _failed = [];
    private ConcurrentQueue<double> _milliseconds = [];
    private TestDatabase _database = null!;
    private string _role = null!;
    private int _written;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        _role = await _database.GrantArchiveAsync();
        // From 2015 on a price a year and a half, or less, of which the last is the present one.
        await _database.ExecuteAsync($"""
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
              bedrooms_count, price, created_date, updated_date, version)
            SELECT 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, {PricesOfEach - 1}, '2015-01-01Z', '2026-01-01Z', {PricesOfEach}
            FROM generate_series(1, {Listings});
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT id, price, '2015-01-01Z'::timestamptz + (price * 400 + id % 400) * interval '1 day' + id % 997 * interval '1 us'
            FROM generate_series(0, {PricesOfEach - 1}) price, generate_series(1, {Listings}) id;
            CREATE TABLE oracle AS SELECT listing_id, id, price_change, updated_time FROM listing_price_log;
            CREATE TABLE filed (LIKE listing_price_log)
            """);
        await _database.ExecuteAsync("VACUUM ANALYZE listing");
        await _database.ExecuteAsync("VACUUM ANALYZE listing_price_log");
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Explicit = true)]
    public async Task Archive_KilledTwentyTimesUnderLoad_LosesAndDoublesNothing_AndReadsAreServed()
    {
        await using var api = ApiProcess.Start(_database.ConnectionString);
        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = Poll.Limit };
        (await Poll.UntilServedAsync(() => client.GetAsync("/listings/1"))).Dispose();
        using var end = new CancellationTokenSource();
        var clients = Task.WhenAll(
            Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAsync(client, end.Token)))
                .Append(Task.Run(() => WriteAsync(client, end.Token))));

        await UntilReadAsync(WarmReads);
        var before = await P99Async(() => UntilReadAsync(ReadsBefore));
        var during = await P99Async(ArchiveAsync);
        await end.CancelAsync();
        await clients;

        TestContext.Current.TestOutputHelper?.WriteLine($"p99 {before:0.0} ms before, {during:0.0} ms during; {_written} prices written");
        Assert.Empty(_failed);
        await AssertKeptAsync();
        Assert.Equal(0, (await CliResult.OfAsync(_database.ConnectionString, "verify").WaitAsync(RunLimit)).ExitCode);
        await Histories.AssertSoundAsync(_database);
        Assert.InRange(during, 0, before * 1.5);
    }

    private async Task<double> P99Async(Func<Task> whileAsync)
    {
        _milliseconds = [];
        await whileAsync();
        var sorted = _milliseconds.Order().ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{sorted.Length} reads, the slowest {sorted[^1]:0} ms");
        return sorted[sorted.Length * 99 / 100];
    }

    private async Task UntilReadAsync(int more)
    {
        var until = _milliseconds.Count + more;
        await Poll.UntilAsync(() => _milliseconds.Count >= until, $"{more} reads were answered");
    }

    private async Task ArchiveAsync()
    {
        for (var kill = 0; kill < Kills; kill++) await KillAsync(kill);
        var begun = Stopwatch.GetTimestamp();
        using var verb = Process.Start(Command())!;
        var result = await CliResult.ReadAsync(verb).WaitAsync(RunLimit);
        Assert.True(result.ExitCode == 0, result.Error);
        var took = Stopwatch.GetElapsedTime(begun);
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.Output} The last run took {took.TotalSeconds:0} s.");
    }

    // In the midst of a file, anywhere.
    private async Task KillAsync(int kill)
    {
        using var verb = Process.Start(Command())!;
        for (var files = Random.Shared.Next(1, 12); files > 0; files--)
            if (await verb.StandardError.ReadLineAsync().WaitAsync(Poll.Limit) is null) break;
        await UntilReadAsync(Random.Shared.Next(60));
        verb.Kill();
        await verb.WaitForExitAsync().WaitAsync(Poll.Limit);
        Assert.True(verb.ExitCode != 0, $"The verb ended before kill {kill}.");
    }

    // As an operator would start it beside the database.
    private ProcessStartInfo Command()
    {
        var command = CliResult.Command(_database.ConnectionString, "archive", "--older-than", "2y", "--to", _folder);
        string[] arguments = ["-n", "19", command.FileName, .. command.ArgumentList];
        command.ArgumentList.Clear();
        foreach (var argument in arguments) command.ArgumentList.Add(argument);
        command.FileName = "nice";
        command.Environment["ConnectionStrings__AvivArchive"] = _role;
        return command;
    }

    private async Task ReadAsync(HttpClient client, CancellationToken end)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!end.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var id = Random.Shared.Next(1, Listings + 1);
            var begun = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync($"/listings/{id}/prices{(id % 2 == 0 ? "/summary" : "")}", CancellationToken.None);
            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            _milliseconds.Enqueue(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (answer.StatusCode != HttpStatusCode.OK) _failed.Enqueue($"GET {id}: {answer.StatusCode} {text}");
        }
    }

    private async Task WriteAsync(HttpClient client, CancellationToken end)
    {
        using var pace = new PeriodicTimer(Pace * 5);
        while (!end.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var id = Random.Shared.Next(1, Listings + 1);
            using var body = new StringContent(
                $$"""{"latest_price_eur":{{1_000 + ++_written}}}""", Encoding.UTF8, "application/merge-patch+json");
            using var answer = await client.PatchAsync($"/listings/{id}", body, CancellationToken.None);
            if (answer.StatusCode != HttpStatusCode.OK) _failed.Enqueue($"PATCH {id}: {answer.StatusCode}");
        }
    }

    private async Task AssertKeptAsync()
    {
        await FileAsync();
        const string Together = """
            SELECT listing_id, id, price_change, updated_time FROM listing_price_log WHERE price_change < 1000
            UNION ALL SELECT listing_id, id, price_change, updated_time FROM filed
            """;
        Assert.Equal((long)Listings * PricesOfEach, await _database.ScalarAsync<long>($"SELECT count(*) FROM ({Together}) rows"));
        Assert.Empty(await _database.RowsAsync($"SELECT * FROM oracle EXCEPT ({Together}) LIMIT 3"));
        Assert.Equal(_written, await _database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log WHERE price_change >= 1000"));
        Assert.Equal(
            await _database.ScalarAsync<long>("SELECT count(*) FROM filed"),
            await _database.ScalarAsync<long>("SELECT sum(rows)::bigint FROM listing_archive"));
        // The newest at or before the boundary, and all that came later.
        Assert.Equal(0, await _database.ScalarAsync<long>("""
            SELECT count(*) FROM listing_price_log log WHERE EXISTS (SELECT FROM listing_price_log next
              WHERE next.listing_id = log.listing_id AND next.id > log.id AND next.updated_time < now() - interval '2 years 1 day')
            """));
    }

    private async Task FileAsync()
    {
        var files = new ArchivePlaces(Options.Create(new ArchiveSettings())).Open(_folder);
        await using var connection = new NpgsqlConnection(_database.OwnerConnectionString);
        await connection.OpenAsync();
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY filed (listing_id, id, price_change, updated_time) FROM STDIN (FORMAT BINARY)");
        await foreach (var name in files.ListAsync(range: null, CancellationToken.None))
            foreach (var row in (await files.ReadAsync(name, CancellationToken.None))!)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(row.ListingId, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Id, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Price, NpgsqlDbType.Numeric);
                await copy.WriteAsync(row.ChangedAt, NpgsqlDbType.TimestampTz);
            }

        await copy.CompleteAsync();
    }
}
