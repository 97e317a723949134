using System.Text.Json;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Replicas;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Reading;

/// <summary>A pool for each workload on the primary, and the replicas for what may be a little older.</summary>
internal sealed class ReadPools(
    Connections connections, DataSources sources, BulkheadMetrics metrics, DbContextOptions<AvivDbContext> options,
    ReplicaSet replicas, ReadFences fences)
    : IReadSessions, IAsyncDisposable
{
    private readonly Dictionary<Workload, ReadPool> _pools = Enum.GetValues<Workload>().ToDictionary(
        workload => workload,
        workload => new ReadPool(NameOf(workload), connections.Of(workload), sources, metrics, options));

    public ReadPool this[Workload workload] => _pools[workload];

    /// <summary>
    /// Whether a replica may have all up to a fence. Known beforehand while the primary is away, so that who needs more than is left
    /// does not fail those who share a reading.
    /// </summary>
    public bool MayHaveReplica(long fence) =>
        !replicas.IsEmpty && (replicas.FindStale(fence: 0) is null || replicas.FindStale(fence) is not null);

    public static string NameOf(Workload workload) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{workload}");

    public async Task<IReadSession> OpenAsync(Workload workload, CancellationToken cancellationToken) =>
        await _pools[workload].OpenAsync(cancellationToken);

    public Task<T> ReadRecentAsync<T>(Workload workload, Func<IReadSession, Task<T>> read, CancellationToken cancellationToken) =>
        ReadRecentAsync(workload, fences.Newest, read, cancellationToken);

    /// <summary>The same, with what this instance wrote up to a fence.</summary>
    public async Task<T> ReadRecentAsync<T>(
        Workload workload, long fence, Func<ReadSession, Task<T>> read, CancellationToken cancellationToken)
    {
        if (replicas.Find(fence) is { } replica
            && await replicas.TryReadAsync(replica, workload, read, cancellationToken) is (true, { } answer)) return answer;
        try
        {
            await using var session = await _pools[workload].OpenAsync(cancellationToken);
            return await read(session);
        }
        catch (Exception fault) when (DatabaseFault.IsUnavailable(fault) && replicas.FindStale(fence) is { } left)
        {
            if (await replicas.TryReadStaleAsync(left, workload, read, cancellationToken) is (true, { } stale)) return stale;
            throw;
        }
    }

    public async Task<IReadSession> OpenRecentAsync(Workload workload, CancellationToken cancellationToken) =>
        replicas.Find(fences.Newest) is { } replica && await replicas.TryOpenAsync(replica, workload, cancellationToken) is { } session
            ? session
            : await OpenAsync(workload, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values) await pool.DisposeAsync();
    }
}
