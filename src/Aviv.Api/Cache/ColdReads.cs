using System.Text.Json;
using Aviv.Application.Reading;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cache;

/// <summary>Reads what is not in memory: from what the instances share, where that may be, else from the database.</summary>
internal sealed class ColdReads(
    SharedAnswers shared, Slices slices, AnswerSeal seal, TimeProvider clock,
    IServiceScopeFactory scopes, IOptions<JsonOptions> json, IOptions<CacheSettings> settings)
{
    /// <summary>From the database, and for one request alone.</summary>
    public async Task<CachedRead> ReadAsync(ReadKind kind, long id, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        return await AskAsync(kind, id, cancellationToken) is { } result ? Unsealed(result, now) : CachedRead.None(now);
    }

    /// <summary>As it may be kept, unless it is too long for that.</summary>
    /// <param name="kind">What is read.</param>
    /// <param name="id">Of which listing.</param>
    /// <param name="mayShare">False where other instances' answers may be too old, and ours are no better than theirs to them.</param>
    /// <param name="cancellationToken">Of all who wait for it.</param>
    public async ValueTask<CachedRead> LoadAsync(ReadKind kind, long id, bool mayShare, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        var slice = slices.Of(id);
        var name = $"aviv:2:{kind.Name}:{id}:{slice.Number}";
        var isShared = mayShare && shared.IsUsed;
        if (isShared && await shared.FindAsync(name) is { } found && seal.Open(name, found) is var (version, body))
            return Kept(kind, version, body, found, name, now - (long)(slice.Passed.TotalSeconds * clock.TimestampFrequency));
        if (await AskAsync(kind, id, cancellationToken) is not { } result) return CachedRead.None(now);
        var read = Unsealed(result, now);
        // Neither what is not kept, nor a history alone that this instance alone keeps, need be sealed.
        if (read.IsTooLong || read.Body.Length > settings.Value.LargestAnswer || (!isShared && !kind.HoldsPhone)) return read;
        var closed = seal.Close(name, read.Version, read.Body.Span);
        if (isShared) shared.Keep(name, closed);
        return Kept(kind, read.Version, read.Body, closed, name, now);
    }

    private static CachedRead Kept(ReadKind kind, ListingVersion version, ReadOnlyMemory<byte> body, byte[] closed, string name, long readAt) =>
        kind.HoldsPhone ? new(version, closed, name, readAt) : new(version, body, null, readAt);

    // In a scope of its own: the request that came first may leave while others wait.
    private async Task<ReadResult?> AskAsync(ReadKind kind, long id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await kind.ReadAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), id, cancellationToken);
    }

    private CachedRead Unsealed(ReadResult result, long now) => new(result.Version, result.Body is { } body ? Json(body) : default, null, now);

    private byte[] Json(object body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), json.Value.SerializerOptions);
}
