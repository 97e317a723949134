using System.Collections.Concurrent;
using System.Net.Http.Json;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>A deployment: the instances are replaced one after the other, and no client notices.</summary>
[Collection<Faults>]
public sealed class RollingRestartTests
{
    private const int Clients = 12;
    private static readonly bool IsStrict = Faults.Size(quick: 0, stress: 1) == 1;

    private readonly ConcurrentBag<string> _failures = [];
    private readonly ConcurrentDictionary<int, int> _servedBy = [];
    private int _requests;
    private int _changes;

    [Fact]
    public async Task Instances_RestartedOneAfterTheOther_FailNoRequest()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var instances = new Instances(database);
        using var client = new HttpClient(instances.Balancer) { BaseAddress = new("http://balancer"), Timeout = Poll.Limit };
        await instances.StartAsync();
        await instances.StartAsync();

        // One at a time: the instances are cold yet, and it is not their start that is tested.
        var listings = new List<string>();
        for (var i = 0; i < Clients; i++) listings.Add((await SendAsync(client, HttpMethod.Post, "/listings", price: 0))!);

        using var stop = new CancellationTokenSource();
        var clients = Task.WhenAll(
            listings.Select((listing, i) => Task.Run(() => UseAsync(client, listing, isWriter: i % 3 == 0, stop.Token))));
        var restarts = await RestartUntilEnoughAsync(instances, Faults.Size(quick: 600, stress: 50_000));
        await stop.CancelAsync();
        await clients.WaitAsync(Poll.Limit);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_requests} requests during {restarts} restarts, {_failures.Count} failed, served by port: {string.Join(", ", _servedBy)}");
        Assert.Empty(_failures);
        Assert.Equal(_changes, await database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log"));
        await Histories.AssertSoundAsync(database);
    }

    // Not before each instance took its share of the load.
    private async Task<int> RestartUntilEnoughAsync(Instances instances, int requests)
    {
        for (var restarts = 0; ; restarts++)
        {
            var enough = _requests + requests / 20;
            await Poll.UntilAsync(() => _requests >= enough && _servedBy.Count == restarts + 2, "both instances answered");
            if (restarts >= 2 && _requests >= requests) return restarts;
            Assert.Equal(0, await instances.RestartOldestAsync());
        }
    }

    // A listing of its own: against other writers a write may be lost, which is no failure of the restart.
    private async Task UseAsync(HttpClient client, string listing, bool isWriter, CancellationToken stop)
    {
        for (var price = 1; !stop.IsCancellationRequested; price++)
        {
            if (isWriter) await SendAsync(client, HttpMethod.Put, listing, price);
            else await SendAsync(client, HttpMethod.Get, price % 2 == 0 ? "/listings?limit=10" : $"{listing}/prices", null);
        }
    }

    private async Task<string?> SendAsync(HttpClient client, HttpMethod method, string path, int? price)
    {
        try
        {
            // What has the machine to itself is never refused; a busy one may have no time.
            using var response = IsStrict
                ? await SendOnceAsync(client, method, path, price)
                : await Poll.UntilServedAsync(() => SendOnceAsync(client, method, path, price));
            Interlocked.Increment(ref _requests);
            _servedBy.AddOrUpdate(response.RequestMessage!.RequestUri!.Port, 1, (_, count) => count + 1);
            if (!response.IsSuccessStatusCode)
                _failures.Add($"{method} {path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            else if (price is not null) Interlocked.Increment(ref _changes);
            return response.Headers.Location?.ToString();
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            _failures.Add($"{method} {path}: {fault.Message}");
            return null;
        }
    }

    private static Task<HttpResponseMessage> SendOnceAsync(HttpClient client, HttpMethod method, string path, int? price) =>
        client.SendAsync(new(method, path) { Content = price is null ? null : JsonContent.Create(Sample.Listing(price.Value)) });

    private sealed class Instances(TestDatabase database) : IAsyncDisposable
    {
        private readonly Queue<ApiProcess> _running = [];
        private readonly string _connection =
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 20 }.ConnectionString;

        public LoadBalancer Balancer { get; } = new();

        public async Task StartAsync()
        {
            var instance = ApiProcess.Start(_connection);
            _running.Enqueue(instance);
            await Balancer.AddAsync(await instance.Address);
        }

        public async Task<int> RestartOldestAsync()
        {
            await using var oldest = _running.Dequeue();
            var exitCode = await oldest.StopAsync();
            Balancer.Remove(await oldest.Address);
            await StartAsync();
            return exitCode;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var instance in _running) await instance.DisposeAsync();
            Balancer.Dispose();
        }
    }
}
