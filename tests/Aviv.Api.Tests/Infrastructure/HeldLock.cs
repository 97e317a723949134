using Npgsql;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>
/// A lock that a transaction outside the API holds until it is disposed of, so that requests run for as long as a test wants.
/// </summary>
internal sealed class HeldLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private HeldLock(NpgsqlConnection connection) => _connection = connection;

    public static async Task<HeldLock> TakeAsync(TestDatabase database, string sql)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return new(connection);
    }

    /// <summary>The API's connection string for an application that sets statements and requests no limits of time.</summary>
    public static string Patient(TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = AvivApp.NoLimits }.ConnectionString;

    /// <summary>Returns when so many statements of the database wait for a lock.</summary>
    public static Task AwaitWaitersAsync(TestDatabase database, int count)
    {
        const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        return Poll.UntilAsync(async () => await database.ScalarAsync<long>(Waiting) >= count, $"{count} statements waited for the lock");
    }

    /// <summary>Ends it with what its statements changed; without this they change nothing.</summary>
    public async Task CommitAsync()
    {
        await using var command = new NpgsqlCommand("COMMIT", _connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
