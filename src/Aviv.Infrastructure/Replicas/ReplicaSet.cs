using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Reading;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Replicas;

/// <summary>
/// The replicas that reads may use: those that have all that the reader must see. A read that fails there is made on the primary, so none
/// fails for a replica's sake. While the primary is away, a replica stands in for it with what it had last (stale-if-error, RFC 5861).
/// </summary>
internal sealed class ReplicaSet : IAsyncDisposable
{
    /// <summary>
    /// For how long a replica stands in for the primary. As long as fences stand: they tell what this instance wrote, and the replica may
    /// lack.
    /// </summary>
    public static readonly TimeSpan MostOutage = ReadFences.Life;

    private readonly IReadOnlyList<Replica> _all;
    private readonly Heartbeat _heartbeat;
    private readonly Counter<long> _reads;
    private int _turn;
    private long _staleReads;

    public ReplicaSet(
        Connections connections, DataSources sources, Heartbeat heartbeat, BulkheadMetrics bulkheads, IMeterFactory meters,
        DbContextOptions<AvivDbContext> options)
    {
        _heartbeat = heartbeat;
        _all = [.. connections.Replicas.Select(replica => Open(replica, sources, heartbeat, bulkheads, options))];
        var meter = meters.Aviv();
        _reads = meter.CreateCounter<long>("aviv.replica.reads", "{read}", "Reads that were begun on a replica, by how they ended.");
        meter.CreateObservableGauge(
            "aviv.replica.lag", () => _all.Where(one => one.Lag is not null).Select(one => new Measurement<double>(
                one.Lag!.Value.TotalSeconds, new KeyValuePair<string, object?>("replica", one.Name))),
            "s", "How old the newest heartbeat is that a replica shows; nothing where it shows none.");
        meter.CreateObservableGauge(
            "aviv.replicas.usable", () => _all.Count == 0 ? Array.Empty<Measurement<int>>() : [new(_all.Count(one => one.Has(fence: 0)))],
            unit: null, "How many replicas reads may use; nothing where none is configured.");
    }

    public IReadOnlyList<Replica> All => _all;

    public bool IsEmpty => _all.Count == 0;

    /// <summary>How many reads were answered in the primary's place.</summary>
    public long StaleReads => Interlocked.Read(ref _staleReads);

    /// <summary>One that has a fence and all before it, each in its turn; null for none.</summary>
    public Replica? Find(long fence)
    {
        var first = (uint)Interlocked.Increment(ref _turn);
        for (var i = 0; i < _all.Count; i++)
            if (_all[(int)((first + i) % _all.Count)] is { } replica && replica.Has(fence)) return replica;
        return null;
    }

    /// <summary>
    /// One that stands in for the primary, which is away, with all up to a fence; null where the primary is there, and for none.
    /// </summary>
    public Replica? FindStale(long fence) => _heartbeat.HasStopped(TimeProvider.System)
        ? _all.Where(one => one.FenceWithin(MostOutage) >= fence).MaxBy(one => one.FenceWithin(MostOutage))
        : null;

    /// <summary>False where it failed, and the primary is to be asked.</summary>
    public Task<(bool Answered, T? Answer)> TryReadAsync<T>(
        Replica replica, Workload workload, Func<ReadSession, Task<T>> read, CancellationToken cancellationToken) =>
        TryAsync(replica, () => ReadAsync(replica, workload, read, cancellationToken), cancellationToken);

    /// <summary>The same, by one that stands in for the primary.</summary>
    public async Task<(bool Answered, T? Answer)> TryReadStaleAsync<T>(
        Replica replica, Workload workload, Func<ReadSession, Task<T>> read, CancellationToken cancellationToken)
    {
        // Before it is read: whoever keeps the answer compares.
        Interlocked.Increment(ref _staleReads);
        return await TryAsync(replica, () => ReadAsync(replica, workload, read, cancellationToken), cancellationToken, "stale");
    }

    /// <summary>Null where it failed. What fails later, once the session is open, fails its reader.</summary>
    public async Task<IReadSession?> TryOpenAsync(Replica replica, Workload workload, CancellationToken cancellationToken) =>
        (await TryAsync(replica, () => replica[workload].OpenAsync(cancellationToken), cancellationToken)).Answer;

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _all) await replica.DisposeAsync();
    }

    private static async Task<T> ReadAsync<T>(
        Replica replica, Workload workload, Func<ReadSession, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var session = await replica[workload].OpenAsync(cancellationToken);
        return await read(session);
    }

    private async Task<(bool Answered, T? Answer)> TryAsync<T>(
        Replica replica, Func<Task<T>> ask, CancellationToken cancellationToken, string result = "answered")
    {
        try
        {
            var answer = await ask();
            Count(result);
            return (true, answer);
        }
        catch (Exception fault) when (DatabaseFault.IsUnavailable(fault) && !cancellationToken.IsCancellationRequested)
        {
            replica.Distrust();
            Count("failed");
            return (false, default);
        }
    }

    private void Count(string result) => _reads.Add(1, new KeyValuePair<string, object?>("result", result));

    private static Replica Open(
        ReplicaConnections replica, DataSources sources, Heartbeat heartbeat, BulkheadMetrics bulkheads,
        DbContextOptions<AvivDbContext> options) => new(
        replica.Name,
        DataSources.Named(replica.Watch),
        replica.Pools.ToDictionary(pool => pool.Key, pool => new ReadPool(
            $"{ReadPools.NameOf(pool.Key)}_replica_{replica.Number}", pool.Value, sources, bulkheads, options)),
        heartbeat,
        TimeProvider.System);
}
