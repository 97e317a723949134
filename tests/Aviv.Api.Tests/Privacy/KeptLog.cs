using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>
/// The write-ahead log of a server from an instant on: PostgreSQL keeps its files, as for a standby, until it is disposed of.
/// </summary>
internal sealed class KeptLog : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly string _slot;
    private readonly string _since;

    private KeptLog(TestDatabase database, string slot, string since) => (_database, _slot, _since) = (database, slot, since);

    public static async Task<KeptLog> BeginAsync(TestDatabase database)
    {
        var slot = $"kept_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"SELECT pg_create_physical_replication_slot('{slot}', true)");
        return new(database, slot, await database.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text"));
    }

    /// <summary>The bytes of its files, one after another.</summary>
    public async IAsyncEnumerable<byte[]> FilesAsync()
    {
        var names = await _database.RowsAsync($"""
            SELECT name FROM pg_ls_waldir()
            WHERE name BETWEEN pg_walfile_name('{_since}') AND pg_walfile_name(pg_current_wal_lsn()) ORDER BY name
            """);
        Assert.NotEmpty(names);
        foreach (var name in names)
            yield return await _database.ScalarAsync<byte[]>($"SELECT pg_read_binary_file('pg_wal/{name.Trim('(', ')')}')");
    }

    public async ValueTask DisposeAsync() => await _database.ExecuteAsync($"SELECT pg_drop_replication_slot('{_slot}')");
}
