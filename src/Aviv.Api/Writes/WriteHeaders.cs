using System.Security.Cryptography;
using System.Text;
using Aviv.Application.Writes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Writes;

/// <summary>Reads <c>Idempotency-Key</c> and <c>If-Match</c>.</summary>
internal static class WriteHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IdempotencyReplayed = "Idempotency-Replayed";

    // Callers are not told apart yet; the anonymous share one space of keys.
    private const string Anonymous = "";

    /// <summary>The conditions of a write that creates: there is no version yet to be replaced.</summary>
    public static WriteConditions CreateConditions(this HttpContext http, ReadOnlyMemory<byte> body) => new(Key(http, body), Precondition.None);

    /// <summary>The conditions of a write to a listing.</summary>
    public static WriteConditions WriteConditions(this HttpContext http, ReadOnlyMemory<byte> body) => new(Key(http, body), IfMatch(http));

    private static IdempotencyKey? Key(HttpContext http, ReadOnlyMemory<byte> body) =>
        http.Request.Headers.TryGetValue(IdempotencyKey, out var values) ? new(Anonymous, Single(values), Fingerprint(http, body)) : null;

    // Several keys are none: an empty one is refused as such.
    private static string Single(StringValues values) => values is [{ } value] ? value : "";

    private static byte[] Fingerprint(HttpContext http, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Settings(http).IdempotencyHashKey));
        // Line feeds cannot be part of what they separate.
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path}\n{http.Request.Headers.IfMatch}\n"));
        hash.AppendData(body.Span);
        return hash.GetHashAndReset();
    }

    private static Precondition IfMatch(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0) return Settings(http).RequireIfMatch ? Precondition.Missing : Precondition.None;
        // What is no tag of ours matches no version; nor does an empty header, as a client sends that lost its tag.
        var tags = EntityTagHeaderValue.TryParseList(header, out var parsed) ? parsed : [];
        return tags.Contains(EntityTagHeaderValue.Any) ? Precondition.None : Precondition.OneOf([.. tags.Select(VersionTag.Version).OfType<long>()]);
    }

    private static WriteSettings Settings(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<WriteSettings>>().Value;
}
