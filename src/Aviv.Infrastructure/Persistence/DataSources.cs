using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// The pools of this process. The driver drops the connections of a pool when one breaks; those that lead to a server which answers, but is
/// not the one to ask any more, are dropped here.
/// </summary>
public sealed class DataSources(TimeProvider clock)
{
    // Who met the fault on a new connection gains nothing by yet another one: while it lasts, connections are not opened for each request.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Pool> _pools = [];

    private sealed class Pool(NpgsqlDataSource source)
    {
        public NpgsqlDataSource Source => source;

        public long DroppedAt { get; set; }
    }

    internal NpgsqlDataSource Create(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        _pools[source.ConnectionString] = new(source);
        return source;
    }

    /// <summary>Drops the idle connections of one's pool, at most once a second; those in use are closed when they come back.</summary>
    internal void DropIdle(DbConnection connection)
    {
        if (!_pools.TryGetValue(connection.ConnectionString, out var pool)) return;
        lock (pool)
        {
            if (pool.DroppedAt != 0 && clock.GetElapsedTime(pool.DroppedAt) < Pause) return;
            pool.DroppedAt = clock.GetTimestamp();
        }

        pool.Source.Clear();
    }
}
