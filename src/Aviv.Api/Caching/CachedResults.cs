using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Infrastructure.Caching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Caching;

internal static class CachedResults
{
    /// <summary>What the cache has of a listing, or that the client has it already.</summary>
    public static async Task<Results<JsonBytesResult<T>, NotModified, NotFound>> AnswerAsync<T>(
        this HttpContext http, ReadCache cache, ReadKind kind, long id, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(kind, id, http.NewestKnown(), cancellationToken) is not { } read) return TypedResults.NotFound();
        http.Tag(read.Version);
        return http.Has(read.Version) ? NotModified.Instance : new JsonBytesResult<T>(read.Body);
    }
}
