using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>An application on a server that acknowledges a commit when its standby has it, and not before.</summary>
public sealed class ReplicatedFixture : IAsyncLifetime
{
    /// <summary>Of requests; half as many commits may be under way.</summary>
    public const int PoolSize = 8;

    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;
    private bool _isStandbyAway;

    public TestDatabase Database { get; private set; } = null!;

    public AvivApp App { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _primary = await PostgresServer.StartAsync();
        _standby = await _primary.StartStandbyAsync();
        Database = await TestDatabase.CreateMigratedAsync(_primary.ConnectionString);
        await SetStandbyNamesAsync("= 'standby'");
        App = new(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Pooling = true, MaxPoolSize = PoolSize }.ConnectionString);
        Client = App.CreateClient();
        Client.Timeout = TimeSpan.FromSeconds(30);
        // What is cold would be out of time before it comes to its commit.
        var body = Sample.Listing().ToJsonString();
        await Poll.UntilAsync(
            async () => (await Client.AnswerAsync("POST", "/listings", body, key: "warm")).Status == HttpStatusCode.Created,
            "the API was warm");
        await Client.UntilReadyAsync(App);
    }

    public async Task StopStandbyAsync()
    {
        await _standby.StopAsync();
        _isStandbyAway = true;
    }

    /// <summary>Unless it runs.</summary>
    public async Task StartStandbyAsync()
    {
        if (_isStandbyAway) await _standby.StartAgainAsync();
        _isStandbyAway = false;
    }

    /// <summary>Returns when exactly so many commits wait for the standby.</summary>
    public Task AwaitWaitingCommitsAsync(int count) =>
        Poll.UntilAsync(async () => await WaitingCommitsAsync() == count, $"{count} commits waited for the standby");

    public Task<long> WaitingCommitsAsync() =>
        Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

    /// <summary>What the standby has of a query.</summary>
    public async Task<T> OnStandbyAsync<T>(string sql)
    {
        var primary = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_standby.ConnectionString) { Database = primary.Database });
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (App is not null) await App.DisposeAsync();
        // Or dropping the database would wait for the standby.
        if (Database is not null) await SetStandbyNamesAsync("= ''");
        if (Database is not null) await Database.DisposeAsync();
        if (_standby is not null) await _standby.DisposeAsync();
        if (_primary is not null) await _primary.DisposeAsync();
    }

    private async Task SetStandbyNamesAsync(string value)
    {
        await Database.ExecuteAsync($"ALTER SYSTEM SET synchronous_standby_names {value}");
        await Database.ExecuteAsync("SELECT pg_reload_conf()");
        var asked = $"SELECT current_setting('synchronous_standby_names') {value}";
        await Poll.UntilAsync(() => Database.ScalarAsync<bool>(asked), "the setting took effect");
    }
}
