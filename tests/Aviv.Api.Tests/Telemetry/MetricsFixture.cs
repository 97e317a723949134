using System.Net;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>An API with metrics, as a process of its own: within one process, all applications would be counted together.</summary>
public sealed class MetricsFixture : IAsyncLifetime
{
    private ApiProcess? _api;

    public int Port { get; } = Scrape.FreePort();

    public TestDatabase Database { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateMigratedAsync();
        _api = ApiProcess.Start(HeldLock.Patient(Database), metricsPort: Port);
        Client = new() { BaseAddress = await _api.Address, Timeout = Poll.Limit };
        // What is counted while it warms up is counted before the tests.
        await Poll.UntilAsync(
            async () => (await Client.AnswerAsync("GET", "/health/ready?for=writes")).Status == HttpStatusCode.OK, "it was warm");
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_api is not null) await _api.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
    }
}

/// <summary>Tests that compare what one process has counted, one after another.</summary>
[CollectionDefinition]
public sealed class Metered : ICollectionFixture<MetricsFixture>;
