using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Replicas;

/// <summary>A primary, and a standby that reads may use; each instance keeps nothing, so that every read asks a server.</summary>
public sealed class ReplicaFixture : IAsyncLifetime
{
    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;

    public TestDatabase Database { get; private set; } = null!;

    internal PostgresServer Primary => _primary;

    internal PostgresServer Standby => _standby;

    public async ValueTask InitializeAsync()
    {
        _primary = await PostgresServer.StartAsync();
        Database = await TestDatabase.CreateMigratedAsync(_primary.ConnectionString);
        _standby = await _primary.StartStandbyAsync();
    }

    /// <summary>An instance that reads from the standby. It sets no limits of time, which a busy machine might meet.</summary>
    public AvivApp NewApp(int cacheBytes = 0) => new(Pooled(HeldLock.Patient(Database)), new()
    {
        ["ConnectionStrings:AvivReplicas"] = OfStandby(),
        ["Cache:MaxBytes"] = $"{cacheBytes}",
    });

    private string OfStandby() => Pooled(OfHosts(AddressOf(_standby)));

    /// <summary>As <c>ConnectionStrings__AvivReplicas</c> names replicas.</summary>
    public string OfHosts(params string[] addresses)
    {
        var database = new NpgsqlConnectionStringBuilder(HeldLock.Patient(Database)) { Host = string.Join(',', addresses) };
        database.Remove("Port");
        return database.ConnectionString;
    }

    internal static string AddressOf(PostgresServer server)
    {
        var address = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return $"{address.Host}:{address.Port}";
    }

    /// <summary>From now on the standby shows what it has, and nothing newer.</summary>
    public Task PauseAsync() => OnStandbyAsync("SELECT pg_wal_replay_pause()");

    public Task ResumeAsync() => OnStandbyAsync("SELECT pg_wal_replay_resume()");

    /// <summary>The standby shows everything so late.</summary>
    public Task DelayAsync(string delay) =>
        OnStandbyAsync($"ALTER SYSTEM SET recovery_min_apply_delay = '{delay}'", "SELECT pg_reload_conf()");

    public async ValueTask DisposeAsync()
    {
        // The database goes with its server, which may be away.
        if (_standby is not null) await _standby.DisposeAsync();
        if (_primary is not null) await _primary.DisposeAsync();
    }

    private static string Pooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = true, MaxPoolSize = 16 }.ConnectionString;

    private async Task OnStandbyAsync(params string[] commands)
    {
        await using var source = NpgsqlDataSource.Create(_standby.ConnectionString);
        foreach (var sql in commands)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
