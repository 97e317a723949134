using Aviv.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>An application that reaches its database through a <see cref="CuttingProxy"/>.</summary>
public sealed class CutFixture : IAsyncLifetime
{
    private AvivApp _app = null!;

    public TestDatabase Database { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    internal CuttingProxy Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateMigratedAsync();
        Proxy = new(Database.ConnectionString);
        _app = new(Proxy.ConnectionString);
        Client = _app.CreateClient();
        Client.Timeout = Poll.Limit;
    }

    /// <summary>Has the next request open a connection of its own.</summary>
    public void CloseIdleConnections() => _app.Services.GetRequiredService<NpgsqlDataSource>().Clear();

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (Proxy is not null) await Proxy.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
    }
}
