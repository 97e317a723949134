using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>
/// In each round all listings get a number that no other round has, and it is erased, while readers look for it in answers of every kind,
/// and writers change prices.
/// </summary>
/// <param name="clients">Of each instance one. They erase in turn.</param>
/// <param name="admin">A credential.</param>
internal sealed class ErasureLoad(HttpClient[] clients, string admin) : IDisposable
{
    private const int Listings = 6;
    private const int ReadersOfEach = 2;
    private const int ReadsBetween = 20;

    // What the cache of another instance promises, by the clock of this process: a request counts from before it is sent.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _ids = [];

    // Of each round that is acknowledged.
    private readonly ConcurrentQueue<(string Number, int Instance, long At)> _erased = new();
    private int _readsOfOwn;
    private int _readsOfOthers;

    public ConcurrentBag<string> Failures { get; } = [];

    public int ReadsOfOwn => _readsOfOwn;

    public int ReadsOfOthers => _readsOfOthers;

    public void Dispose() => _stop.Dispose();

    public async Task RunAsync(int rounds)
    {
        for (var i = 0; i < Listings; i++) _ids.Add(await CreateAsync());
        var running = Task.WhenAll(
            [Task.Run(WriteAsync),
             .. Enumerable.Range(0, clients.Length * ReadersOfEach).Select(reader => Task.Run(() => ReadAsync(reader % clients.Length)))]);
        for (var round = 0; round < rounds; round++) await EraseAsync(round);
        await _stop.CancelAsync();
        await running.WaitAsync(Poll.Limit);
    }

    private async Task EraseAsync(int round)
    {
        var (number, instance) = ($"+336990{round:00000}", round % clients.Length);
        foreach (var id in _ids) await ServedAsync("PATCH", $"/listings/{id}", $$"""{"contact_phone_number":"{{number}}"}""");
        await UntilMoreAsync();
        using var answer = await Poll.UntilServedAsync(
            () => clients[instance].SendWithAsync(admin, "POST", "/privacy/erase", $$"""{"phone":"{{number}}"}"""));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        _erased.Enqueue((number, instance, Stopwatch.GetTimestamp()));
        await UntilMoreAsync();
    }

    private Task UntilMoreAsync()
    {
        var enough = _readsOfOwn + ReadsBetween;
        return Poll.UntilAsync(() => _erased.IsEmpty || _readsOfOwn >= enough, "more was read");
    }

    private async Task ReadAsync(int instance)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Random.Shared.GetItems([.. _ids], 1)[0];
            var route = Random.Shared.GetItems([$"/listings/{id}", "/listings", "/listings?limit=500", "/listings/export"], 1)[0];
            var graceAgo = Stopwatch.GetTimestamp() - (long)(Grace.TotalSeconds * Stopwatch.Frequency);
            var known = _erased.Where(erased => erased.Instance == instance || erased.At <= graceAgo).ToList();
            var answer = await clients[instance].AnswerAsync("GET", route);
            if (answer.Status != HttpStatusCode.OK) continue;
            foreach (var (number, at, _) in known.Where(erased => answer.Body.Contains(erased.Number, StringComparison.Ordinal)))
                Failures.Add($"Instance {instance} showed {number} at {route}, which instance {at} had erased.");
            if (known.Any(erased => erased.Instance == instance)) Interlocked.Increment(ref _readsOfOwn);
            if (known.Any(erased => erased.Instance != instance)) Interlocked.Increment(ref _readsOfOthers);
        }
    }

    private async Task WriteAsync()
    {
        for (var price = 1; !_stop.IsCancellationRequested; price++)
            await clients[price % clients.Length].AnswerAsync(
                "PATCH", $"/listings/{_ids[price % Listings]}", $$"""{"latest_price_eur":{{price}}}""");
    }

    private async Task<long> CreateAsync()
    {
        using var answer = await Poll.UntilServedAsync(
            () => clients[0].WriteAsync("POST", "/listings", Sample.Listing().With("contact_phone_number", null).ToJsonString()));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return long.Parse(answer.Headers.Location!.ToString().Split('/')[^1], null);
    }

    private async Task ServedAsync(string method, string address, string body)
    {
        using var answer = await Poll.UntilServedAsync(() => clients[0].WriteAsync(method, address, body));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
