using Npgsql;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>
/// Has the API meet a server that refuses writes, until it is disposed of. As with a failover behind one address, connections that are open
/// stay what they are: writable ones before, read-only ones afterwards.
/// </summary>
internal sealed class ReadOnlyServer : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private ReadOnlyServer(TestDatabase database) => _database = database;

    public static async Task<ReadOnlyServer> StartAsync(TestDatabase database)
    {
        await database.ExecuteAsync(Sql(database, "SET default_transaction_read_only = on"));
        return new(database);
    }

    public async ValueTask DisposeAsync() => await _database.ExecuteAsync(Sql(_database, "RESET default_transaction_read_only"));

    // For the API's role: the tests go on writing.
    private static string Sql(TestDatabase database, string setting)
    {
        var api = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"ALTER ROLE {api.Username} IN DATABASE {api.Database} {setting}";
    }
}
