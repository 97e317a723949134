using System.Security.Cryptography;
using System.Text;
using Aviv.Api.Access;
using Aviv.Application.Access;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Security;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>Reads what a write says of itself besides its body.</summary>
internal static class WriteHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IdempotencyReplayed = "Idempotency-Replayed";

    /// <summary>The conditions of a write that creates: there is no version yet that If-Match or If-None-Match could be about.</summary>
    public static WriteConditions CreateConditions(this HttpContext http, ReadOnlyMemory<byte> body) =>
        Conditions(http, body, Precondition.None);

    /// <summary>The conditions of a write to a listing.</summary>
    public static WriteConditions WriteConditions(this HttpContext http, ReadOnlyMemory<byte> body) =>
        Conditions(http, body, PreconditionHeaders.Read(http.Request.Headers, Settings(http).RequireIfMatch));

    private static WriteConditions Conditions(HttpContext http, ReadOnlyMemory<byte> body, Precondition precondition)
    {
        var caller = http.Caller();
        return new(caller, Key(http, caller, body), precondition);
    }

    private static IdempotencyKey? Key(HttpContext http, Caller caller, ReadOnlyMemory<byte> body)
    {
        if (!http.Request.Headers.TryGetValue(IdempotencyKey, out var values)) return null;
        var (present, other) = http.RequestServices.GetRequiredService<PurposeKeys>().OfFingerprints();
        return new(caller.Id, Single(values), Fingerprint(present, http, body)) { OtherFingerprint = Fingerprint(other, http, body) };
    }

    // Several keys are none: an empty one is refused as such.
    private static string Single(StringValues values) => values is [{ } value] ? value : "";

    private static byte[] Fingerprint(byte[] key, HttpContext http, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        var headers = http.Request.Headers;
        // Line feeds cannot be part of what they separate.
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path}\n{headers.IfMatch}\n"));
        // Only where it is sent: all other requests keep the fingerprint that they had before it counted. No body begins so.
        if (headers.IfNoneMatch.Count > 0) hash.AppendData(Encoding.UTF8.GetBytes($"{HeaderNames.IfNoneMatch}: {headers.IfNoneMatch}\n"));
        hash.AppendData(body.Span);
        return hash.GetHashAndReset();
    }

    private static WriteSettings Settings(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<WriteSettings>>().Value;
}
