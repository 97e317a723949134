using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>All phone numbers get a new key while they are read and written, by a verb that dies twice.</summary>
[Collection<Faults>]
public sealed class RotationKilledTests : IAsyncLifetime
{
    private const int Clients = 4;
    private const string NewerKey = "202302";

    // What the verb must leave, of the listings that nobody writes meanwhile.
    private const string Kept = """
        SELECT to_jsonb(l) - 'contact_sealed' - 'contact_hash' - 'contact_key' FROM listing l WHERE id % 10 <> 3 ORDER BY id
        """;

    private static readonly int Listings = Faults.Size(quick: 2_000, stress: 100_000);
    // On a machine that does much else.
    private static readonly TimeSpan RotationLimit = Poll.Limit * Faults.Size(quick: 1, stress: 10);

    private static readonly string NewerSecret = new('q', 32);

    private readonly ConcurrentQueue<string> _failed = [];
    private readonly ConcurrentDictionary<long, string?> _numbers = [];
    private TestDatabase _database = null!;
    private int _requests;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        await _database.ExecuteAsync($"""
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
              bedrooms_count, price, created_date, updated_date, version, contact_phone_number)
            SELECT 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, i, '2024-01-01Z', '2024-01-01Z', 1, '+336' || lpad(i::text, 8, '0')
            FROM generate_series(1, {Listings}) i;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, created_date FROM listing
            """);
        Assert.Equal(0, (await CliResult.OfAsync(_database.ConnectionString, "privacy", "rotate")).ExitCode);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Rotation_KilledTwiceWhileServed_LosesNothing_AndFailsNoRequest()
    {
        await using var api = ApiProcess.Start(
            // While the verb waits for the lock, who writes one of its batch waits for it.
            HeldLock.Patient(_database),
            settings: new() { [$"Privacy__Keys__{NewerKey}"] = NewerSecret, ["Privacy__PhoneVisibleTo"] = "Everyone" });
        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = Poll.Limit };
        await Poll.UntilServedAsync(() => client.GetAsync("/listings/1"));
        var (kept, tag) = (await _database.RowsAsync(Kept), await TagAsync(client));
        using var end = new CancellationTokenSource();
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => UseAsync(client, number, end.Token))));

        await KillAtAsync(Listings / 4);
        await KillAtAsync(Listings / 2);
        using var verb = Process.Start(Rotate())!;
        var rotated = await CliResult.ReadAsync(verb).WaitAsync(RotationLimit);
        await end.CancelAsync();
        await clients;

        Assert.Empty(_failed);
        Assert.StartsWith("Sealed ", rotated.Output, StringComparison.Ordinal);
        Assert.Contains($"under the key {NewerKey}: 0 are left.", rotated.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _database.ScalarAsync<long>($"SELECT count(*) FROM listing WHERE contact_key <> '{NewerKey}'"));
        Assert.Equal(kept, await _database.RowsAsync(Kept));
        Assert.Equal(tag, await TagAsync(client));
        await AssertNumbersAsync(client);
        Assert.Equal(0, (await CliResult.OfAsync(_database.ConnectionString, "verify")).ExitCode);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_requests} requests, {rotated.Output}");
    }

    private ProcessStartInfo Rotate()
    {
        var command = CliResult.Command(_database.ConnectionString, "privacy", "rotate");
        command.Environment[$"Privacy__Keys__{NewerKey}"] = NewerSecret;
        return command;
    }

    private static async Task<string> TagAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/listings/1");
        return $"{answer.Headers.ETag} {await answer.Content.ReadAsStringAsync()}";
    }

    // It waits for a row, in the middle of a batch.
    private async Task KillAtAsync(int listing)
    {
        Process verb;
        await using (await HeldLock.TakeAsync(_database, $"SELECT FROM listing WHERE id = {listing} FOR UPDATE"))
        {
            verb = Process.Start(Rotate())!;
            await HeldLock.AwaitWaitersAsync(_database, 1);
            verb.Kill();
            await verb.WaitForExitAsync().WaitAsync(Poll.Limit);
        }

        verb.Dispose();
        var some = $"SELECT count(*) FROM listing WHERE contact_key = '{NewerKey}' AND id % 10 <> 3 AND id";
        Assert.NotEqual(0, await _database.ScalarAsync<long>($"{some} < {listing}"));
        Assert.Equal(0, await _database.ScalarAsync<long>($"{some} >= {listing}"));
    }

    // Each client has listings of its own, so that it knows what they must show: one in ten is written, those that wait for the lock never.
    private async Task UseAsync(HttpClient client, int number, CancellationToken end)
    {
        for (long id = 1 + number; !end.IsCancellationRequested; id = (id + Clients - 1) % Listings + 1)
        {
            Interlocked.Increment(ref _requests);
            await (id % 10 == 3 ? WriteAsync(client, id) : ReadAsync(client, id));
        }
    }

    private async Task WriteAsync(HttpClient client, long id)
    {
        var number = Sample.PhoneOf(Random.Shared.Next(1_000));
        var text = number is null ? "null" : $"\"{number}\"";
        using var body = new StringContent($$"""{"contact_phone_number":{{text}}}""", Encoding.UTF8, "application/merge-patch+json");
        using var answer = await client.PatchAsync($"/listings/{id}", body);
        if (answer.StatusCode == HttpStatusCode.OK) _numbers[id] = number;
        else _failed.Enqueue($"PATCH {id}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task ReadAsync(HttpClient client, long id)
    {
        using var answer = await client.GetAsync($"/listings/{id}");
        var text = await answer.Content.ReadAsStringAsync();
        if (!text.Contains($"\"+336{id:00000000}\"", StringComparison.Ordinal)) _failed.Enqueue($"GET {id}: {answer.StatusCode} {text}");
    }

    private async Task AssertNumbersAsync(HttpClient client)
    {
        foreach (var (id, number) in _numbers)
        {
            var shown = (await client.AnswerAsync("GET", $"/listings/{id}")).Json["contact_phone_number"];
            Assert.Equal((id, number), (id, (string?)shown));
        }
    }
}
