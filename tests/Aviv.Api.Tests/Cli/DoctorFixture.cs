using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Cli;

/// <summary>
/// A database as the scripts set it up, on a server of its own: the one that the tests share is quicker than it is safe, and others work
/// on it.
/// </summary>
public sealed class DoctorFixture : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public TestDatabase Database { get; private set; } = null!;

    /// <summary>Of the server's superuser.</summary>
    public string ServerConnectionString => _server.ConnectionString;

    /// <summary>The role, and the database as well.</summary>
    public string Name => new NpgsqlConnectionStringBuilder(Database.ConnectionString).Username!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        Database = await TestDatabase.CreateMigratedAsync(_server.ConnectionString);
        await SetAsync("fsync", "on");
    }

    /// <summary>As the owner, who calls the role and the database <c>aviv_api</c>; undone when it is disposed of.</summary>
    public async Task<IAsyncDisposable> ChangeAsync(string sql, string undo)
    {
        await ExecuteAsync(sql);
        return new Change(() => ExecuteAsync(undo));
    }

    /// <summary>Does what a page says.</summary>
    internal async Task MendAsync(DoctorPage page)
    {
        foreach (var remedy in page.Remedies) await ExecuteAsync(remedy);
        await Database.GrantAsync();
    }

    /// <summary>For the whole server. The rest of the tests wants it as it was.</summary>
    public async Task SetAsync(string setting, string value)
    {
        await Database.ExecuteAsync($"ALTER SYSTEM SET {setting} = {value}");
        await Database.ExecuteAsync("SELECT pg_reload_conf()");
        await Poll.UntilAsync(
            () => Database.ScalarAsync<bool>($"SELECT current_setting('{setting}') = '{value}'"), $"{setting} was {value}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private Task ExecuteAsync(string sql) => Database.ExecuteAsync(sql.Replace("aviv_api", Name, StringComparison.Ordinal));

    private sealed class Change(Func<Task> undo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await undo();
    }
}

/// <summary>Tests that share it, one after another.</summary>
[CollectionDefinition]
public sealed class Doctored : ICollectionFixture<DoctorFixture>;
