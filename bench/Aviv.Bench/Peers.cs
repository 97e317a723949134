namespace Aviv.Bench;

/// <summary>The peers that could be built, each as a process of its own.</summary>
internal sealed class Peers : IAsyncDisposable
{
    private readonly List<(string Name, Server Server)> _running = [];

    /// <exception cref="BenchException">One answers otherwise than ours: then their rates are not comparable.</exception>
    public static async Task<Peers> StartAsync(Server ours, Database database, CancellationToken cancellationToken)
    {
        var peers = new Peers();
        try
        {
            await peers.StartAllAsync(database, cancellationToken);
            // A busy machine may have ours refuse what it is asked before.
            await ours.WaitAsync("/health/ready", cancellationToken);
            await peers.CheckAsync(peer => PeerCheck.ReadsAsync(ours, peer, cancellationToken));
            return peers;
        }
        catch
        {
            await peers.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same load on each of them.</summary>
    public IReadOnlyList<PeerSide> Under(Wrk load) =>
        [.. _running.Select(peer => new PeerSide(peer.Name, (load with { Server = peer.Server.Address }).RateAsync))];

    /// <exception cref="BenchException">The check failed, with the peer that is named.</exception>
    public async Task CheckAsync(Func<Server, Task> check)
    {
        foreach (var (name, server) in _running)
        {
            try
            {
                await check(server);
            }
            catch (BenchException fault)
            {
                throw new BenchException($"Compared with the peer {name}: {fault.Message}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, server) in _running) await server.DisposeAsync();
    }

    private async Task StartAllAsync(Database database, CancellationToken cancellationToken)
    {
        foreach (var peer in Peer.All.Where(peer => peer.IsBuilt))
            _running.Add((peer.Name, await peer.StartAsync(database, cancellationToken)));
    }
}
