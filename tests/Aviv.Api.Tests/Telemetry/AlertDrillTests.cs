using System.Net.Http.Json;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>
/// The faults that somebody is to be called for, on two instances under load that a real Prometheus watches: each is told of within two
/// minutes, and taken back when it is over. Only under <c>--stress</c>: it takes half an hour.
/// </summary>
[Collection<Faults.Faults>]
public sealed class AlertDrillTests
{
    private static readonly TimeSpan Clean = TimeSpan.FromMinutes(10);

    [Fact(Explicit = true)]
    public async Task Faults_AreToldOf_AndTakenBack()
    {
        await using var server = await PostgresServer.StartAsync("max_connections = 300");
        await using var database = await TestDatabase.CreateMigratedAsync(server.ConnectionString);
        int[] ports = [Scrape.FreePort(), Scrape.FreePort()];
        await using var one = ApiProcess.Start(database.ConnectionString, metricsPort: ports[0]);
        await using var other = new Replaced(() => ApiProcess.Start(database.ConnectionString, metricsPort: ports[1]));
        await using var watchers = await Watchers.StartAsync(ports);
        await using var load = await Load.StartAsync(await one.Address, await other.Process.Address, listings: 1_000);

        await AssertSilentAsync(watchers);

        await DrillAsync(watchers, "AvivDriftFound",
            () => database.ExecuteAsync("UPDATE listing SET price = price + 1 WHERE id = (SELECT min(id) FROM listing)"),
            () => database.ExecuteAsync("UPDATE listing SET price = price - 1 WHERE id = (SELECT min(id) FROM listing)"));
        await DrillAsync(watchers, "AvivDatabaseSlow",
            () => database.ExecuteAsync("""
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$;
                CREATE TRIGGER slow BEFORE UPDATE ON listing FOR EACH ROW EXECUTE FUNCTION slow();
                """),
            () => database.ExecuteAsync("DROP TRIGGER slow ON listing"));
        HeldLock? held = null;
        await DrillAsync(watchers, "AvivBulkheadFull",
            async () => held = await HeldLock.TakeAsync(database, "LOCK TABLE listing IN ROW EXCLUSIVE MODE; LOCK TABLE listing"),
            () => held!.DisposeAsync().AsTask());
        await DrillAsync(watchers, "AvivDatabaseAway", server.StopAsync, server.StartAgainAsync);
        await DrillAsync(watchers, "AvivInstanceDown", () => other.Process.KillAsync(), other.ReplaceAsync);
    }

    // Nothing is told of while all is well; what comes of the start is over before.
    private static async Task AssertSilentAsync(Watchers watchers)
    {
        using var clean = new CancellationTokenSource(Clean);
        while (!clean.IsCancellationRequested)
        {
            Assert.Empty(await watchers.FiringAsync());
            await Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
    }

    // Poll waits for two minutes.
    private static async Task DrillAsync(Watchers watchers, string alert, Func<Task> breakAsync, Func<Task> mendAsync)
    {
        await breakAsync();
        await Poll.UntilAsync(async () => (await watchers.FiringAsync()).Contains(alert), $"{alert} was told of");
        await mendAsync();
        // What follows from a fault may last longer than the fault.
        await Poll.UntilAsync(async () => !(await watchers.FiringAsync()).Contains(alert), $"{alert} was taken back");
    }

    /// <summary>An instance that is killed, and another one in its place.</summary>
    private sealed class Replaced(Func<ApiProcess> start) : IAsyncDisposable
    {
        public ApiProcess Process { get; private set; } = start();

        public async Task ReplaceAsync()
        {
            await Process.DisposeAsync();
            Process = start();
            await Process.Address;
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }

    /// <summary>
    /// Some reads and writes a second on each instance, whatever becomes of them. The first listing is left alone: a write would log the
    /// price that somebody gave it by hand, and so mend it.
    /// </summary>
    private sealed class Load : IAsyncDisposable
    {
        private const int Clients = 40;

        private readonly CancellationTokenSource _stop = new();
        private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
        private readonly Uri[] _listings;
        private readonly Uri[] _instances;
        private Task[] _clients = [];

        private Load(Uri[] instances, int listings) => (_instances, _listings) = (instances, new Uri[listings]);

        public static async Task<Load> StartAsync(Uri one, Uri other, int listings)
        {
            var load = new Load([one, other], listings);
            for (var i = 0; i < listings; i++) load._listings[i] = await load.CreateAsync(one);
            load._clients = [.. Enumerable.Range(0, Clients).Select(load.RunAsync)];
            return load;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_clients);
            _client.Dispose();
            _stop.Dispose();
        }

        private async Task<Uri> CreateAsync(Uri instance)
        {
            using var created = await Poll.UntilServedAsync(
                () => _client.PostAsJsonAsync(new Uri(instance, "/listings"), Sample.Listing()));
            return created.Headers.Location!;
        }

        private async Task RunAsync(int client)
        {
            var dice = new Random(client);
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    var address = new Uri(_instances[dice.Next(2)], _listings[dice.Next(1, _listings.Length)]);
                    using var answer = client % 2 == 0
                        ? await _client.GetAsync(address, _stop.Token)
                        : await _client.PutAsJsonAsync(address, Sample.Listing(dice.Next(1_000)), _stop.Token);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), _stop.Token);
                }
                catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
                {
                    // The instance is gone, or the drill is over.
                }
            }
        }
    }
}
