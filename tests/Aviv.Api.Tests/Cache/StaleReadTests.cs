using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Cache;

/// <summary>
/// Two instances, one Redis that hangs, dies and comes back with its old contents, writers and readers: what an instance
/// acknowledged its later reads show, and those of the other after two seconds.
/// </summary>
[Collection<Faults.Faults>]
public sealed class StaleReadTests : IDisposable
{
    private const int Instances = 2;
    private const int Listings = 8;
    private const int ReadersOfEach = 3;
    private const int WritesOfEach = 30;

    // Else the readers would take the processors from what they wait for.
    private static readonly TimeSpan PauseOfReaders = TimeSpan.FromMilliseconds(Faults.Faults.Size(quick: 10, stress: 0));
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly string[] Routes = ["", "/prices", "/prices/summary"];

    private readonly ConcurrentBag<string> _failures = [];
    private readonly Watched[] _listings = new Watched[Listings + 1];
    private readonly HttpClient[] _clients = new HttpClient[Instances];
    private readonly CancellationTokenSource _stop = new();
    private int _writes;
    private int _unanswered;
    private int _readsOfOwnWrites;
    private int _readsOfOthersWrites;

    [Fact]
    public async Task Reads_OfTwoInstances_AreNeverOlderThanPromised()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 20 }.ConnectionString;
        await using var first = ApiProcess.Start(connection, redis.ConnectionString);
        await using var second = ApiProcess.Start(connection, redis.ConnectionString);
        _clients[0] = new() { BaseAddress = await first.Address };
        _clients[1] = new() { BaseAddress = await second.Address };
        for (var slot = 0; slot <= Listings; slot++) _listings[slot] = await CreateAsync(slot % Instances);

        var running = Task.WhenAll(
            [.. Enumerable.Range(0, Listings).Select(slot => Task.Run(() => WriteAsync(slot))),
             .. Enumerable.Range(0, Instances * ReadersOfEach).Select(reader => Task.Run(() => ReadAsync(reader % Instances)))]);
        await BreakAsync(redis, database);
        await _stop.CancelAsync();
        await running.WaitAsync(Poll.Limit);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_writes} writes, {_readsOfOwnWrites} reads of an instance's own writes, {_readsOfOthersWrites} of others', "
            + $"{_failures.Count} failed; {_unanswered} writes not acknowledged");
        Assert.True(_failures.IsEmpty, string.Join('\n', _failures.Take(20)));
        Assert.NotEqual(0, _readsOfOthersWrites);
    }

    public void Dispose()
    {
        foreach (var client in _clients) client?.Dispose();
        _stop.Dispose();
    }

    private async Task BreakAsync(RedisServer redis, TestDatabase database)
    {
        var (reads, started) = (Faults.Faults.Size(quick: 1_000, stress: 100_000), Stopwatch.GetTimestamp());
        Func<Task>[] changes = [redis.HangAsync, redis.GoOnAsync, () => RepairAsync(database), redis.KillAsync, redis.RestartAsync];
        var seconds = Faults.Faults.Size(quick: 0, stress: 60);
        bool GoesOn(int round) =>
            round < changes.Length || _readsOfOwnWrites < reads || Stopwatch.GetElapsedTime(started).TotalSeconds < seconds;
        for (var round = 0; GoesOn(round); round++)
        {
            var enough = _readsOfOwnWrites + reads / 20;
            await Poll.UntilAsync(() => _readsOfOwnWrites >= enough, "more was read");
            await changes[round % changes.Length]();
        }
    }

    // By a process that no instance knows of, on a listing that nobody else writes.
    private async Task RepairAsync(TestDatabase database)
    {
        var listing = _listings[Listings];
        await database.ExecuteAsync($"UPDATE listing SET price = price + 1 WHERE id = {listing.Id}");
        var result = await CliResult.OfAsync(database.ConnectionString, "verify", "--repair");
        Assert.True(result.ExitCode == 0, $"{result}");
        listing.Acknowledge(
            null, await database.ScalarAsync<long>($"SELECT version FROM listing WHERE id = {listing.Id}"), Stopwatch.GetTimestamp());
    }

    private async Task WriteAsync(int slot)
    {
        while (!_stop.IsCancellationRequested)
        {
            var listing = _listings[slot];
            for (var price = 2; price < WritesOfEach && !_stop.IsCancellationRequested; price++)
            {
                var (method, body) = price % 3 == 0
                    ? ("PATCH", $$"""{"latest_price_eur":{{price}}}""")
                    : ("PUT", Sample.Listing(price).ToJsonString());
                await SendAsync(listing, method, body, instance: price % Instances);
            }

            listing.IsBeingDeleted = true;
            await SendAsync(listing, "DELETE", null, instance: slot % Instances);
            // Long enough for the other instance to be asked for what is gone.
            await Task.Delay(Random.Shared.Next(0, 2500));
            _listings[slot] = await CreateAsync(slot % Instances);
        }
    }

    // A busy machine may fail one; then nothing was acknowledged.
    private async Task SendAsync(Watched listing, string method, string? body, int instance)
    {
        var answer = await _clients[instance].AnswerAsync(method, $"/listings/{listing.Id}", body);
        var at = Stopwatch.GetTimestamp();
        if (answer.Status == HttpStatusCode.NoContent) listing.Acknowledge(instance, Watched.Gone, at);
        else if (answer.Status == HttpStatusCode.OK) listing.Acknowledge(instance, VersionOf(answer), at);
        else Interlocked.Increment(ref _unanswered);
        Interlocked.Increment(ref _writes);
        await Task.Delay(Random.Shared.Next(0, 100));
    }

    private static long VersionOf(Answer answer) => long.Parse(answer.ETag!.Trim('"'), null);

    private async Task<Watched> CreateAsync(int instance)
    {
        using var answer = await Poll.UntilServedAsync(
            () => _clients[instance].WriteAsync("POST", "/listings", Sample.Listing(1).ToJsonString()));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var listing = new Watched(long.Parse(answer.Headers.Location!.ToString().Split('/')[^1], null), Instances);
        listing.Acknowledge(instance, 1, Stopwatch.GetTimestamp());
        return listing;
    }

    private async Task ReadAsync(int instance)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(PauseOfReaders);
            var (listing, route) =
                (Volatile.Read(ref _listings[Random.Shared.Next(_listings.Length)]), Random.Shared.GetItems(Routes, 1)[0]);
            var graceAgo = Stopwatch.GetTimestamp() - (long)(Grace.TotalSeconds * Stopwatch.Frequency);
            var (own, others) = (listing.NewestOf(instance), listing.NewestUntil(graceAgo));
            var answer = await _clients[instance].AnswerAsync("GET", $"/listings/{listing.Id}{route}");
            if (answer.Status == HttpStatusCode.ServiceUnavailable) continue;
            if (Fault(answer, listing, Math.Max(own, others)) is { } fault)
                _failures.Add($"Instance {instance}, {route}: {fault}; it acknowledged {own}, others {others}");
            if (own > 0) Interlocked.Increment(ref _readsOfOwnWrites);
            if (others > own) Interlocked.Increment(ref _readsOfOthersWrites);
        }
    }

    private static string? Fault(Answer answer, Watched listing, long oldest) => answer.Status switch
    {
        HttpStatusCode.NotFound => listing.IsBeingDeleted ? null : "a listing that is there was not found",
        HttpStatusCode.OK => VersionOf(answer) is var version && version >= oldest ? null : $"version {version} is too old",
        _ => $"{answer}",
    };
}
