using System.Text.Json;
using Aviv.Api.Http;
using Aviv.Application.Writes;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cache;

/// <summary>
/// Keeps the answers of hot reads. It promises: on the instance that acknowledged a write no later read is older than it, and
/// on any other none is after two seconds. All of that is in an answer's name (slice of time, newest fence of this process), and
/// nothing is ever removed: however late, a read from before a write can only fill a name that is not asked for any more.
/// </summary>
internal sealed class ReadCache(
    HybridCache memory, SharedAnswers shared, ReadFences fences, Slices slices, AnswerSeal seal,
    IServiceScopeFactory scopes, DatabaseTurns turns, IOptions<CacheSettings> settings, IOptions<JsonOptions> json)
{
    private static readonly HybridCacheEntryOptions InMemory = new()
    {
        Expiration = Slices.Length,
        LocalCacheExpiration = Slices.Length,
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    private readonly record struct Wanted(ReadCache Cache, ReadKind Kind, long Id, long Fence, Slice Slice);

    /// <summary>The answer to a request that has just begun; null where there is no such listing.</summary>
    public ValueTask<CachedRead?> FindAsync(ReadKind kind, long id, CancellationToken cancellationToken) =>
        settings.Value.MaxBytes == 0 ? new(FindAnewAsync(kind, id, cancellationToken)) : FindKeptAsync(kind, id, cancellationToken);

    private async Task<CachedRead?> FindAnewAsync(ReadKind kind, long id, CancellationToken cancellationToken) =>
        await ReadAsync(kind, id, cancellationToken) is { } result ? new(result.Version, Json(result), null) : null;

    private async ValueTask<CachedRead?> FindKeptAsync(ReadKind kind, long id, CancellationToken cancellationToken)
    {
        // The fence first: once it is over, the slice of its time must be as well.
        var fence = fences.Of(id);
        var slice = slices.Of(id);
        var key = $"{kind.Name}:{id}:{slice.Number}:{slice.Epoch}:{fence}";
        var read = await memory.GetOrCreateAsync(
            key, new Wanted(this, kind, id, fence, slice), static (wanted, stop) => wanted.Cache.LoadAsync(wanted, stop), InMemory, cancellationToken: cancellationToken);
        if (!ReferenceEquals(read, CachedRead.None)) return read;
        await memory.RemoveAsync(key, cancellationToken);
        return null;
    }

    /// <summary>The body in clear.</summary>
    public ReadOnlyMemory<byte> BodyOf(CachedRead read) =>
        read.SealedAs is { } name ? seal.Open(name, read.Body.Span)!.Value.Body : read.Body;

    private async ValueTask<CachedRead> LoadAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var name = $"aviv:1:{wanted.Kind.Name}:{wanted.Id}:{wanted.Slice.Number}";
        // Behind a fence other instances' answers are too old, and ours no better than theirs to them.
        var isShared = shared.IsUsed && wanted.Fence == 0;
        if (isShared && await shared.FindAsync(name) is { } found && seal.Open(name, found) is var (version, body))
            return wanted.Kind.HoldsPhone ? new(version, found, name) : new(version, body, null);
        if (await ReadAsync(wanted.Kind, wanted.Id, cancellationToken) is not { } result) return CachedRead.None;
        var fresh = Json(result);
        // A history alone, kept by this instance alone, need not be sealed.
        if (!isShared && !wanted.Kind.HoldsPhone) return new(result.Version, fresh, null);
        var closed = seal.Close(name, result.Version, fresh);
        if (isShared) shared.Keep(name, closed);
        return wanted.Kind.HoldsPhone ? new(result.Version, closed, name) : new(result.Version, fresh, null);
    }

    // In a scope of its own: the request that came first may leave while others wait.
    private async Task<ReadResult?> ReadAsync(ReadKind kind, long id, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        return await kind.ReadAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), id, cancellationToken);
    }

    private byte[] Json(ReadResult result) => JsonSerializer.SerializeToUtf8Bytes(result.Body, result.Body.GetType(), json.Value.SerializerOptions);
}
