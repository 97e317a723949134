using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// Clients that keep a journal of what they were told. Every write has a price of its own, so each that took place is one row
/// of the log; its number is a new one, the same or none in turn. Half of the writers repeat under an Idempotency-Key until they are
/// answered; the others never repeat.
/// </summary>
internal sealed class Writers(Func<Task<Uri>> address) : IDisposable
{
    private const int Count = 16;
    private const int Listings = 20;

    private readonly HttpClient _client = new() { Timeout = Poll.Limit / 2 };
    private readonly ConcurrentBag<int> _acknowledged = [], _unknown = [], _refused = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _ids = [];
    private int _price;
    private int _faults;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Answers that were missing or told of a fault: without any, nothing was tested.</summary>
    public int Faults => _faults;

    public async Task<Task> StartAsync()
    {
        for (var i = 0; i < Listings; i++) _ids.Add(await CreateAsync());
        return Task.WhenAll(Enumerable.Range(0, Count).Select(writer => Task.Run(() => WriteAsync(repeats: writer % 2 == 0))));
    }

    public void Stop() => _stop.Cancel();

    /// <summary>Until so many more writes were acknowledged.</summary>
    public Task UntilMoreAsync(int writes)
    {
        var enough = Acknowledged + writes;
        return Poll.UntilAsync(() => Acknowledged >= enough, $"{writes} more writes were acknowledged");
    }

    /// <summary>Each acknowledged price was logged once, each unknown at most once, each refused never, and no others.</summary>
    public async Task AssertKeptAsync(TestDatabase database)
    {
        var logged = (await database.RowsAsync("SELECT price_change::int FROM listing_price_log"))
            .ConvertAll(row => int.Parse(row.Trim('(', ')'), null));
        Assert.Equal(logged.Count, logged.Distinct().Count());
        Assert.Empty(_acknowledged.Except(logged));
        Assert.Empty(logged.Except(_acknowledged).Except(_unknown));
        Assert.Empty(_refused.Intersect(logged));
        await AssertNumbersAsync(database);
    }

    // The number came with the price: neither is there without the other.
    private static async Task AssertNumbersAsync(TestDatabase database)
    {
        const string Stored = "SELECT price::int, coalesce(encode(contact_hash, 'hex'), '-'), contact_phone_number FROM listing";
        foreach (var row in await database.RowsAsync(Stored))
        {
            var price = row.TrimStart('(').Split(',')[0];
            var number = Sample.PhoneOf(int.Parse(price, null));
            Assert.Equal($"({price},{(number is null ? "-" : SuiteContacts.HashOf(number))},)", row);
        }
    }

    private static JsonObject Listing(int price) => Sample.Listing(price).With("contact_phone_number", Sample.PhoneOf(price));

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
    }

    // An API that has just begun may refuse some on a busy machine.
    private async Task<long> CreateAsync()
    {
        int? price = null;
        using var response = await Poll.UntilServedAsync(async () =>
        {
            if (price is { } refused) _unknown.Add(refused);
            price = Interlocked.Increment(ref _price);
            return await _client.PostAsJsonAsync(new Uri(await address(), "/listings"), Listing(price.Value));
        });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        _acknowledged.Add(price!.Value);
        return long.Parse(response.Headers.Location!.ToString().Split('/')[^1], null);
    }

    private async Task WriteAsync(bool repeats)
    {
        while (!_stop.IsCancellationRequested)
        {
            var price = Interlocked.Increment(ref _price);
            var key = repeats ? Guid.NewGuid().ToString() : null;
            var status = await SendAsync(price, key);
            for (; repeats && !IsSuccess(status); status = await SendAsync(price, key)) await Task.Delay(Poll.Interval);
            (IsSuccess(status) ? _acknowledged : status == HttpStatusCode.Conflict ? _refused : _unknown).Add(price);
        }
    }

    // One in eight creates.
    private async Task<HttpStatusCode?> SendAsync(int price, string? key)
    {
        var (method, path) = price % 8 == 0 ? (HttpMethod.Post, "/listings") : (HttpMethod.Put, $"/listings/{_ids[price % Listings]}");
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(await address(), path))
            {
                Content = JsonContent.Create(Listing(price)),
            };
            if (key is not null) request.Headers.Add("Idempotency-Key", key);
            using var response = await _client.SendAsync(request);
            if (response.StatusCode >= HttpStatusCode.InternalServerError) Interlocked.Increment(ref _faults);
            return response.StatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            Interlocked.Increment(ref _faults);
            // Nobody listens: as any client should, it does not knock without a pause.
            await Task.Delay(Poll.Interval);
            return null;
        }
    }

    private static bool IsSuccess(HttpStatusCode? status) => status is HttpStatusCode.OK or HttpStatusCode.Created;
}
