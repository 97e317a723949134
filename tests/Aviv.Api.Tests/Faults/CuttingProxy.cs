using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// Stands between the API and PostgreSQL, passes on every message, and breaks connections at the messages it was armed for.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly Lock _plan = new();
    private readonly Queue<Cut> _cuts = new();
    private readonly List<WireMessage> _made = [];
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly Task _accepting;
    private int _counted;

    public CuttingProxy(string database)
    {
        _database = new(database);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How many the API has for writes: its pool and its four spare ones.</summary>
    public const int Connections = 8;

    /// <summary>The database's connection string, through the proxy.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_database.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        MaxPoolSize = Connections - 4,
        // Else a statement takes fewer messages from its fifth use on, and a cut strikes another one than was meant.
        AutoPrepareMinUsages = 1,
    }.ConnectionString;

    /// <summary>Cuts one after another; none at all counts only.</summary>
    public void Arm(params IEnumerable<Cut> cuts)
    {
        lock (_plan)
        {
            _cuts.Clear();
            foreach (var cut in cuts) _cuts.Enqueue(cut);
            _made.Clear();
            _counted = 0;
        }
    }

    /// <summary>The messages at which connections were cut, and how many passed since the last of them.</summary>
    public (IReadOnlyList<WireMessage> Cuts, int Passed) Disarm()
    {
        lock (_plan)
        {
            _cuts.Clear();
            return ([.. _made], _counted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections.Keys) connection.Break(resets: true);
        await Task.WhenAll(_connections.Values);
        _listener.Dispose();
    }

    /// <summary>Counts a message, and says which cut it is due for, if any.</summary>
    internal Cut? Judge(ProxiedConnection connection, WireMessage message)
    {
        // An idle connection may be closed at any time, which belongs to no conversation.
        if (message is { Sender: Sender.Api, Type: 'X' }) return null;
        lock (_plan)
        {
            if (connection.IsDoomed) return null;
            _counted++;
            if (!_cuts.TryPeek(out var cut) || cut.At > _counted) return null;
            _made.Add(message);
            _counted = 0;
            connection.IsDoomed = true;
            return _cuts.Dequeue();
        }
    }

    internal void Make(Cut cut, ProxiedConnection at)
    {
        foreach (var connection in cut.Everywhere ? _connections.Keys : [at]) connection.Break(cut.Resets);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) await ConnectAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ConnectAsync(Socket api)
    {
        var database = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await database.ConnectAsync(_database.Host!, _database.Port);
        api.NoDelay = true;
        var connection = new ProxiedConnection(this, api, database);
        _connections[connection] = RunAsync(connection);
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync();
        _connections.TryRemove(connection, out _);
    }
}
