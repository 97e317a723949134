using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Reading;
using Aviv.Infrastructure.Replicas;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Caching;

/// <summary>
/// Keeps the answers of hot reads. It promises: on the instance that acknowledged a write no later read is older than it, and on any
/// other none is after two seconds, nor than the version that a client proves to know. The newest fence of this process is part of an
/// answer's key, and each answer says when the database was asked for it; so it does not matter what a late read leaves here: it is not
/// looked for any more, or too old.
/// </summary>
public sealed class ReadCache(
    IMemoryCache memory, SharedAnswers shared, Revalidation revalidation, ReadFences fences, IServiceScopeFactory scopes,
    CacheMetrics metrics, TimeProvider clock, IOptions<CacheSettings> settings, IOptions<DatabaseSettings> database, StaleReads stale)
{
    // What the key, the objects and the tables take besides a body, estimated on the high side.
    private const int Overhead = 1024;

    // What comes from a replica may be as old as that when it is read.
    private readonly TimeSpan _lag = database.Value.AvivReplicas is null or "" ? TimeSpan.Zero : Replica.MostLag;

    private readonly SingleFlight<Wanted, CachedRead?> _flights = new(clock, patience: TimeSpan.FromMilliseconds(100));

    /// <param name="Kind">What is read.</param>
    /// <param name="Id">Of which listing.</param>
    /// <param name="Fence">The newest before it is read.</param>
    /// <param name="Known">The newest version that the client has a tag of.</param>
    private readonly record struct Wanted(ReadKind Kind, long Id, long Fence, long Known)
    {
        public string Key => $"{Kind.Name}:{Id}:{Fence}";

        /// <summary>
        /// For all instances. What others have read may be older than a write of this one, and what it reads is no better to them.
        /// </summary>
        public string? SharedKey => Fence == 0 ? $"aviv:4:{Kind.Name}:{Id}" : null;
    }

    /// <summary>The answer to a request that has just begun; null where there is no such listing.</summary>
    /// <param name="kind">What is wanted.</param>
    /// <param name="id">Of which listing.</param>
    /// <param name="known">
    /// The newest version that the client has a tag of. A tag that was made up costs one reading at a time, however many send it.
    /// </param>
    /// <param name="cancellationToken">Of the request.</param>
    public ValueTask<CachedRead?> FindAsync(ReadKind kind, long id, long known, CancellationToken cancellationToken)
    {
        var wanted = new Wanted(kind, id, fences.Of(id), known);
        var key = wanted.Key;
        var kept = Kept(key, wanted);
        metrics.Read(kind, kept?.Age(clock));
        return kept is not null ? new(kept) : new(_flights.AskAsync(key, wanted, ReadAsync, cancellationToken));
    }

    // Null where it is too old, for its age or for what the client knows.
    private CachedRead? Kept(string key, Wanted wanted)
    {
        if (!memory.TryGetValue(key, out CachedRead? read) || read!.Version.Number < wanted.Known) return null;
        if (read.Age(clock) >= CachedRead.Life) return null;
        revalidation.Offer(wanted.Id, read);
        return read;
    }

    // All want the same, but for what their clients know.
    private async Task<CachedRead?> ReadAsync(Wanted[] all, CancellationToken cancellationToken)
    {
        var wanted = all.MaxBy(one => one.Known);
        // The flight before may have left what will do.
        if (Kept(wanted.Key, wanted) is { } kept) return kept;
        if (await SharedAsync(wanted) is { } found) return Keep(wanted, found);
        if (await AskAsync(wanted, cancellationToken) is not { } read) return null;
        if (!settings.Value.Takes(read)) return read;
        if (wanted.SharedKey is not null) shared.Keep(wanted.SharedKey, read);
        return Keep(wanted, read);
    }

    // Null where the instances share none that will do.
    private async Task<CachedRead?> SharedAsync(Wanted wanted)
    {
        if (wanted.SharedKey is not { } key || !settings.Value.IsOn) return null;
        if (await shared.FindAsync(key) is not { } found || found.Version.Number < wanted.Known) return null;
        metrics.Filled(wanted.Kind, CacheMetrics.Redis);
        return found;
    }

    // In a scope of its own: the request that came first may leave while others wait.
    private async Task<CachedRead?> AskAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (askedAt, staleBefore) = (clock.GetTimestamp(), stale.Count);
        metrics.Filled(wanted.Kind, CacheMetrics.Database);
        return await wanted.Kind.ReadAsync(scope.ServiceProvider, wanted.Id, wanted.Known, cancellationToken) is { } result
            ? new(result.Version, result.Body, askedAt - Ticks(stale.Count == staleBefore ? _lag : StaleReads.MostAge))
            : null;
    }

    private long Ticks(TimeSpan age) => (long)(age.TotalSeconds * clock.TimestampFrequency);

    private CachedRead Keep(Wanted wanted, CachedRead read) => memory.Set(
        wanted.Key, read,
        new MemoryCacheEntryOptions { Size = read.Body.Length + Overhead, AbsoluteExpirationRelativeToNow = CachedRead.LongestLife });
}
