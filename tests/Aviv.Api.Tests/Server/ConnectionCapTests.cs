using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Aviv.Api.Limits;
using Aviv.Api.Server;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Server;

/// <summary>How many connections one network of clients may have.</summary>
public sealed class ConnectionCapTests(ApiFixture api) : ApiTest(api)
{
    private const int Most = 3;

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")]
    public async Task Network_HasSoMany_AndOthersHaveTheirs(string address, string same, string other)
    {
        using var meters = new LooseMeters();
        using var counts = new Counts(meters);
        var cap = NewCap(meters);
        var open = Enumerable.Range(0, Most).Select(_ => Connection.Open(cap, address)).ToList();

        await Connection.Open(cap, same).AssertRefusedAsync();
        var another = Connection.Open(cap, other);
        Assert.Equal((true, 2, 1), (another.IsServed, cap.Networks, counts["aviv.connections.refused"]));

        await open[0].EndAsync();
        open[0] = Connection.Open(cap, same);
        Assert.True(open[0].IsServed);
        foreach (var connection in open.Append(another)) await connection.EndAsync();
        Assert.Equal((0, 1), (cap.Networks, counts["aviv.connections.refused"]));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    public void MachineAndProxies_HaveAsManyAsTheyLike(string address)
    {
        using var meters = new LooseMeters();
        var cap = NewCap(meters);

        Assert.All(Enumerable.Range(0, 2 * Most), _ => Assert.True(Connection.Open(cap, address).IsServed));
        Assert.Equal(0, cap.Networks);
    }

    [Fact]
    public async Task Connections_OpenedAndClosedByMany_AreCountedExactly()
    {
        using var meters = new LooseMeters();
        var cap = NewCap(meters);
        var (now, most) = (0, 0);
        await Parallel.ForAsync(0, 20_000, async (i, _) =>
        {
            var connection = Connection.Open(cap, $"192.0.2.{i % 2}", whileServed: () =>
            {
                if (i % 2 == 0) InterlockedMax(ref most, Interlocked.Increment(ref now));
            });
            if (!connection.IsServed) return;
            if (i % 2 == 0) Interlocked.Decrement(ref now);
            await connection.EndAsync();
        });

        Assert.InRange(most, 1, Most);
        Assert.Equal(0, cap.Networks);
    }

    private static ConnectionCap NewCap(LooseMeters meters) => new(
        Options.Create(new ServerSettings { MaxConnectionsPerNetwork = Most }),
        Options.Create(new ProxySettings { Networks = ["10.0.0.0/8"] }),
        meters);

    /// <summary>Over the wire, from an address that is not the loopback.</summary>
    [Fact]
    public async Task Connections_OfThisNetwork_BeyondItsShare_AreClosedAtOnce()
    {
        Assert.SkipWhen(OwnAddress is null, "This machine has no address but the loopback.");
        await using var app = new AvivApp(
            Database.ConnectionString, new() { ["Server:MaxConnectionsPerNetwork"] = "1", ["urls"] = "http://0.0.0.0:0" });
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);
        var server = new UriBuilder(client.BaseAddress!) { Host = $"{OwnAddress}" }.Uri;
        using var first = await RawConnection.OpenAsync(server);
        await first.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await first.ReadAsync(until: "\r\n"), StringComparison.Ordinal);

        Assert.Equal("", await AnswerOfNewConnectionAsync(server));
        Assert.Equal(1, counts["aviv.connections.refused"]);
        using var neighbour = await RawConnection.OpenAsync(new UriBuilder(server) { Host = "127.0.0.1" }.Uri);
        await neighbour.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await neighbour.ReadAsync(until: "\r\n"), StringComparison.Ordinal);
    }

    // It may be closed before its client knows that it was open.
    private static async Task<string> AnswerOfNewConnectionAsync(Uri server)
    {
        try
        {
            using var connection = await RawConnection.OpenAsync(server);
            return await connection.ReadToEndAsync();
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }
    }

    private static IPAddress? OwnAddress { get; } = NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(own => own.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, known);
    }

    /// <summary>A connection as the server hands it on, served until it is ended.</summary>
    private sealed class Connection
    {
        private readonly TaskCompletionSource _end = new();
        private Task _served = Task.CompletedTask;
        private bool _isAborted;

        public bool IsServed { get; private set; }

        public static Connection Open(ConnectionCap cap, string address, Action? whileServed = null)
        {
            var connection = new Connection();
            var context = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 5000) };
            context.ConnectionClosed.Register(() => connection._isAborted = true);
            connection._served = cap.Guard(_ =>
            {
                connection.IsServed = true;
                whileServed?.Invoke();
                return connection._end.Task;
            })(context);
            return connection;
        }

        public Task EndAsync()
        {
            _end.SetResult();
            return _served;
        }

        public async Task AssertRefusedAsync()
        {
            await _served;
            await Poll.UntilAsync(() => _isAborted, "it was aborted");
            Assert.False(IsServed);
        }
    }
}
