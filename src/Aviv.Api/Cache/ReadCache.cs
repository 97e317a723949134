using Aviv.Application.Reading;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cache;

/// <param name="Kind">What is read.</param>
/// <param name="Id">Of which listing.</param>
/// <param name="Fence">The newest before it is read.</param>
/// <param name="After">When the answer was read that was too old; null mostly.</param>
/// <param name="MayShare">Whether what other instances read will do.</param>
internal readonly record struct Wanted(ReadKind Kind, long Id, long Fence, long? After, bool MayShare)
{
    public string Key => After is null ? $"{Kind.Name}:{Id}:{Fence}" : $"{Kind.Name}:{Id}:{Fence}:{After}:{MayShare}";
}

/// <summary>
/// Keeps the answers of hot reads. It promises: on the instance that acknowledged a write no later read is older than it, and on
/// any other none is after two seconds, nor than the version that a client proves to know. The newest fence of this process is part of an answer's key, and each answer says when the
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

    // The cache keeps all that it is given. Of an exception it tells whoever waits, and keeps nothing.
    private sealed class TooLongToKeepException(CachedRead read) : Exception
    {
        public CachedRead Read => read;
    }

    /// <summary>The answer to a request that has just begun; null where there is no such listing.</summary>
    /// <param name="kind">What is wanted.</param>
    /// <param name="id">Of which listing.</param>
    /// <param name="known">The newest version that the client has a tag of. Whatever it says, nobody is answered from before his question.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public async ValueTask<CachedRead?> FindAsync(ReadKind kind, long id, long known, CancellationToken cancellationToken)
    {
        var read = settings.Value.MaxBytes == 0
            ? await reads.ReadAsync(kind, id, cancellationToken)
            : await FindKeptAsync(kind, id, known, cancellationToken);
        return read.IsNone ? null : read;
    }

    /// <summary>The body in clear.</summary>
    public ReadOnlyMemory<byte> BodyOf(CachedRead read) =>
        read.SealedAs is { } name ? seal.Open(name, read.Body.Span)!.Value.Body : read.Body;

    private async ValueTask<CachedRead> FindKeptAsync(ReadKind kind, long id, long known, CancellationToken cancellationToken)
    {
        var (asked, fence) = (clock.GetTimestamp(), fences.Of(id));
        var wanted = new Wanted(kind, id, fence, After: null, MayShare: fence == 0);
        while (true)
        {
            var read = await LookAsync(wanted, cancellationToken);
            var readAt = read.ReadAt;
            var age = clock.GetElapsedTime(readAt, asked);
            var isOutdone = read.Version.Number < known && readAt < asked;
            if (age < RenewedFrom && !isOutdone) return read;
            if (age < CachedRead.Life && !isOutdone) return WithRenewal(id, read);
            // It was not asked for in time, took long to read, or the client knows a newer one. All for whom it is too old share the
            // next; so a tag that was made up costs one reading at a time, however many send it.
            wanted = wanted with { After = readAt, MayShare = wanted.MayShare && !isOutdone };
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
        try
        {
            var read = await memory.GetOrCreateAsync(
                key, (this, wanted), static (state, stop) => state.Item1.LoadAsync(state.wanted, stop),
                wanted.After is null ? Lasting : Brief, cancellationToken: cancellationToken);
            // Told to whoever waits, and not kept.
            if (read.IsNone || read.IsTooLong) await memory.RemoveAsync(key, cancellationToken);
            else if (wanted.After is not null) await memory.SetAsync((wanted with { After = null }).Key, read, Lasting, cancellationToken: cancellationToken);
            return read;
        }
        catch (TooLongToKeepException tooLong)
        {
            return tooLong.Read;
        }
    }

    private async ValueTask<CachedRead> LoadAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var read = await reads.LoadAsync(wanted.Kind, wanted.Id, wanted.MayShare, cancellationToken);
        return read.Body.Length <= settings.Value.LargestAnswer ? read : throw new TooLongToKeepException(read);
    }

    private static HybridCacheEntryOptions InMemory(TimeSpan time) =>
        new() { Expiration = time, LocalCacheExpiration = time, Flags = HybridCacheEntryFlags.DisableDistributedCache };
}
