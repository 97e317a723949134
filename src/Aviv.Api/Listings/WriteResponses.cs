using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Application.Writes;

namespace Aviv.Api.Listings;

/// <summary>What a write's result or refusal is in HTTP.</summary>
internal static class WriteResponses
{
    public const string OutcomeUnknown =
        "The database did not confirm the write in time, and whether the write took place is not known. "
        + "Repeat it with the same Idempotency-Key, or read the listing.";

    public const string CommitsWaiting =
        "Earlier writes wait for the database to confirm them, so no more are taken for now. "
        + "Nothing was changed. Try again after the seconds in Retry-After.";

    public const string OfAnotherSource = "The listing is of another source than the caller's, or of none.";

    public static IResult Answer(this HttpContext http, WriteResult result)
    {
        if (result.Replayed) http.Response.Headers[WriteHeaders.IdempotencyReplayed] = "true";
        if (result.Listing is { } listing) http.Response.Headers.ETag = VersionTag.Of(listing.Version);
        return result.Outcome switch
        {
            WriteOutcome.Created => TypedResults.Created($"{http.Request.PathBase}/listings/{result.Listing!.Id}", result.Listing),
            WriteOutcome.Updated => TypedResults.Ok(result.Listing),
            WriteOutcome.Deleted => TypedResults.NoContent(),
            _ => TypedResults.NotFound(),
        };
    }

    public static (ApiError Error, Dictionary<string, string[]>? Errors) Of(WriteRefusal refusal) => refusal switch
    {
        WriteRefusal.InvalidKey => (ApiError.InvalidHeader, OfKey("must be 1 to 255 printable ASCII characters")),
        WriteRefusal.KeyOfAnotherRequest => (ApiError.IdempotencyMismatch, OfKey("was used for another request; take a new one")),
        WriteRefusal.TwinRunning => (ApiError.TwinRunning, null),
        WriteRefusal.OfAnotherSource => (ApiError.Forbidden, null),
        WriteRefusal.PreconditionFailed => (ApiError.PreconditionFailed, null),
        WriteRefusal.PreconditionRequired => (ApiError.PreconditionRequired, null),
        _ => (ApiError.Unavailable, null),
    };

    private static Dictionary<string, string[]> OfKey(string fault) => new() { [WriteHeaders.IdempotencyKey] = [fault] };
}
