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
    // As many as come in a first burst. Of a smaller pool, all.
    private const int OpenAhead = 16;

    // Who met the fault on a new connection gains nothing by yet another one: while it lasts, connections are not opened for each request.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Pool> _pools = [];

    private sealed class Pool(NpgsqlDataSource source, int openAhead)
    {
        public NpgsqlDataSource Source => source;

        public int OpenAhead { get; } = Math.Min(openAhead, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);

        public long DroppedAt { get; set; }
    }

    /// <param name="connectionString">Of the pool.</param>
    /// <param name="isRare">Whether its work is so rare that no connection need wait for it.</param>
    internal NpgsqlDataSource Create(string connectionString, bool isRare = false)
    {
        var source = Named(connectionString);
        _pools[source.ConnectionString] = new(source, isRare ? 0 : OpenAhead);
        return source;
    }

    /// <summary>By the name that it has in PostgreSQL: unless named, its metrics would show the connection string.</summary>
    internal static NpgsqlDataSource Named(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.Name = builder.ConnectionStringBuilder.ApplicationName;
        return builder.Build();
    }

    /// <summary>Drops the idle connections of every pool; those in use are closed when they come back.</summary>
    public void DropIdle()
    {
        foreach (var pool in _pools.Values) pool.Source.Clear();
    }

    /// <summary>The same for the pool of one connection, at most once a second.</summary>
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

    /// <summary>
    /// Opens connections of each pool, and leaves them idle: opening one takes time that the first requests may not have.
    /// </summary>
    public async Task OpenAheadAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in _pools.Values) await OpenAheadAsync(pool, cancellationToken);
    }

    // All are held until the last is open.
    private static async Task OpenAheadAsync(Pool pool, CancellationToken cancellationToken)
    {
        var open = new Stack<NpgsqlConnection>();
        try
        {
            while (open.Count < pool.OpenAhead) open.Push(await pool.Source.OpenConnectionAsync(cancellationToken));
        }
        finally
        {
            foreach (var connection in open) await connection.DisposeAsync();
        }
    }
}
