using Aviv.Application.Writes;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cache;

/// <param name="Kind">What is read.</param>
/// <param name="Id">Of which listing.</param>
/// <param name="Fence">The newest before it is read.</param>
/// <param name="After">When the answer was read that was too old; null mostly.</param>
internal readonly record struct Wanted(ReadKind Kind, long Id, long Fence, long? After)
{
    public string Key => $"{Kind.Name}:{Id}:{Fence}:{After}";
}

/// <summary>
/// Keeps the answers of hot reads. It promises: on the instance that acknowledged a write no later read is older than it, and on
/// any other none is after two seconds. The newest fence of this process is part of an answer's key, and each answer says when the
/// database was asked for it; so it does not matter what a late read leaves here: it is not looked for any more, or too old.
/// </summary>
internal sealed class ReadCache(
    HybridCache memory, ColdReads reads, Renewals renewals, ReadFences fences, AnswerSeal seal, TimeProvider clock, IOptions<CacheSettings> settings)
{
    // Late in its life, so that there are few renewals, and in time for one.
    private static readonly TimeSpan RenewedFrom = CachedRead.Life * 2 / 3;

    // Far longer than an answer lives unless it is renewed. Then it is read anew all the same.
    private static readonly HybridCacheEntryOptions Lasting = InMemory(TimeSpan.FromSeconds(15));
    private static readonly HybridCacheEntryOptions Brief = InMemory(CachedRead.Life);

    /// <summary>The answer to a request that has just begun; null where there is no such listing.</summary>
    public async ValueTask<CachedRead?> FindAsync(ReadKind kind, long id, CancellationToken cancellationToken)
    {
        var read = settings.Value.MaxBytes == 0
            ? await reads.ReadAsync(kind, id, cancellationToken)
            : await FindKeptAsync(kind, id, cancellationToken);
        return read.IsNone ? null : read;
    }

    /// <summary>The body in clear.</summary>
    public ReadOnlyMemory<byte> BodyOf(CachedRead read) =>
        read.SealedAs is { } name ? seal.Open(name, read.Body.Span)!.Value.Body : read.Body;

    private async ValueTask<CachedRead> FindKeptAsync(ReadKind kind, long id, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var wanted = new Wanted(kind, id, fences.Of(id), After: null);
        while (true)
        {
            var read = await LookAsync(wanted, cancellationToken);
            var age = clock.GetElapsedTime(read.ReadAt, asked);
            if (age < RenewedFrom) return read;
            if (age < CachedRead.Life) return WithRenewal(id, read);
            // It was not asked for in time, or took long to read. All for whom it is too old share the next.
            wanted = wanted with { After = read.ReadAt };
        }
    }

    private CachedRead WithRenewal(long id, CachedRead read)
    {
        renewals.Offer(id, read);
        return read;
    }

    private async ValueTask<CachedRead> LookAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var key = wanted.Key;
        var read = await memory.GetOrCreateAsync(
            key, (reads, wanted), static (state, stop) => state.reads.LoadAsync(state.wanted.Kind, state.wanted.Id, state.wanted.Fence == 0, stop),
            wanted.After is null ? Lasting : Brief, cancellationToken: cancellationToken);
        // Told to whoever waits, and not kept.
        if (read.IsNone || read.IsTooLong) await memory.RemoveAsync(key, cancellationToken);
        else if (wanted.After is not null) await memory.SetAsync((wanted with { After = null }).Key, read, Lasting, cancellationToken: cancellationToken);
        return read;
    }

    private static HybridCacheEntryOptions InMemory(TimeSpan time) =>
        new() { Expiration = time, LocalCacheExpiration = time, Flags = HybridCacheEntryFlags.DisableDistributedCache };
}
