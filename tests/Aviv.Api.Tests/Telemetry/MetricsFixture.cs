using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Server;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>An API with metrics, as a process of its own: within one process, all applications would be counted together.</summary>
public sealed class MetricsFixture : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly int _tlsPort = Scrape.FreePort();
    private ApiProcess? _api;

    public int Port { get; } = Scrape.FreePort();

    public TestDatabase Database { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateMigratedAsync();
        var (certificate, key) = _authority.Issue("localhost");
        _api = ApiProcess.Start(HeldLock.Patient(Database), metricsPort: Port, settings: new()
        {
            // The same database again, which shows each heartbeat at once.
            ["ConnectionStrings__AvivReplicas"] = Database.ConnectionString,
            ["Kestrel__Endpoints__Plain__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Https__Url"] = $"https://localhost:{_tlsPort}",
            ["Kestrel__Endpoints__Https__Certificate__Path"] = certificate,
            ["Kestrel__Endpoints__Https__Certificate__KeyPath"] = key,
        });
        Client = new() { BaseAddress = await _api.Address, Timeout = Poll.Limit };
        // What is counted while it warms up is counted before the tests.
        await Poll.UntilAsync(
            async () => (await Client.AnswerAsync("GET", "/health/ready?for=writes")).Status == HttpStatusCode.OK, "it was warm");
        await ShakeHandsAsync();
    }

    // Once well, and once not.
    private async Task ShakeHandsAsync()
    {
        using var socket = new TcpClient("localhost", _tlsPort);
        await using var stream = new SslStream(socket.GetStream(), false, (_, shown, _, _) => _authority.Knows(shown));
        await stream.AuthenticateAsClientAsync("localhost");
        using var plain = await RawConnection.OpenAsync(new($"http://localhost:{_tlsPort}"));
        await plain.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await plain.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_api is not null) await _api.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        _authority.Dispose();
    }
}

/// <summary>Tests that compare what one process has counted, one after another.</summary>
[CollectionDefinition]
public sealed class Metered : ICollectionFixture<MetricsFixture>;
