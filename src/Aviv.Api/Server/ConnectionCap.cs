using System.Diagnostics.Metrics;
using System.Net;
using Aviv.Api.Limits;
using Aviv.Application.Common;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Server;

/// <summary>
/// Lets one network of clients have so many connections at once, so that it leaves some to others. It counts those that are open, and
/// forgets a network with its last one.
/// </summary>
internal sealed class ConnectionCap
{
    private readonly IOptions<ServerSettings> _settings;
    private readonly IOptions<ProxySettings> _proxies;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _open = [];
    private long _refused;

    public ConnectionCap(IOptions<ServerSettings> settings, IOptions<ProxySettings> proxies, IMeterFactory meters)
    {
        (_settings, _proxies) = (settings, proxies);
        meters.Aviv().CreateObservableCounter(
            "aviv.connections.refused", () => Volatile.Read(ref _refused), "{connection}",
            "Connections that were closed at once, because their network has as many as it may.");
    }

    /// <summary>How many networks are counted at the moment.</summary>
    public int Networks
    {
        get
        {
            lock (_lock) return _open.Count;
        }
    }

    /// <summary>Before encryption: what is refused costs no handshake.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
        connection.RemoteEndPoint is IPEndPoint { Address: var address } && IsCounted(address)
            ? RunAsync(connection, ClientNetwork.Of(address), next)
            : next(connection);

    // Proxies stand for many, and so does the machine itself, from which ports are forwarded.
    private bool IsCounted(IPAddress address) => !IPAddress.IsLoopback(address) && !_proxies.Value.Has(address);

    private async Task RunAsync(ConnectionContext connection, IPAddress network, ConnectionDelegate next)
    {
        if (!TryOpen(network))
        {
            Interlocked.Increment(ref _refused);
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Close(network);
        }
    }

    private bool TryOpen(IPAddress network)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(network);
            if (open == _settings.Value.MaxConnectionsPerNetwork) return false;
            _open[network] = open + 1;
            return true;
        }
    }

    private void Close(IPAddress network)
    {
        lock (_lock)
        {
            if (--_open[network] == 0) _open.Remove(network);
        }
    }
}
