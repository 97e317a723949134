namespace Aviv.Api.Contract.Errors;

/// <summary>A way in which a request fails: its status, its stable code, and what it says when nothing more precise is known.</summary>
internal sealed record ApiError(int Status, string Code, string Message)
{
    public static readonly ApiError MalformedJson = new(400, "malformed_json", "The body is not the JSON that this route takes.");
    public static readonly ApiError UnknownField = new(
        400, "unknown_field", "The body has a field that this route does not know; see errors.");
    public static readonly ApiError DuplicateField = new(400, "duplicate_field", "The body gives a field more than once; see errors.");
    public static readonly ApiError InvalidHeader = new(400, "invalid_header", "A request header is not valid; see errors.");
    public static readonly ApiError InvalidQuery = new(400, "invalid_query", "The query string is not valid; see errors.");
    public static readonly ApiError Unauthenticated = new(
        401, "unauthenticated",
        "This needs a credential: send Authorization: ApiKey aviv_…, or Bearer with a token. An operator makes a key by the verb "
        + "keys create.");
    public static readonly ApiError BadCredential = new(
        401, "unauthenticated",
        "The credential is not valid: it is malformed, unknown, expired or revoked. Take a new one, or send none to read.");
    public static readonly ApiError Forbidden = new(403, "forbidden", "The credential is good, but not for this.");
    public static readonly ApiError NotFound = new(404, "not_found", "There is nothing at this address.");
    public static readonly ApiError MethodNotAllowed = new(
        405, "method_not_allowed", "This address does not take that method; the Allow header names those it does.");
    // To the reader of bodies it is one that did not come as a whole.
    public static readonly ApiError BodyTooSlow = new(
        408, "malformed_json", "The body did not come as a whole within 5 seconds, and nothing was done. Send it again, at once.");
    public static readonly ApiError Conflict = new(
        409, "conflict", "Other writers changed the listing at the same moment. Read it and try again.");
    public static readonly ApiError NumberStillWritten = new(
        409, "conflict", "Others give the number to listings again and again. Have them stop, and try again.")
    {
        RetryAfterSeconds = 1,
    };
    public static readonly ApiError TwinRunning = new(
        409, "conflict", "A request with this Idempotency-Key is running. Try again after the seconds in Retry-After.")
    {
        RetryAfterSeconds = 1,
    };
    public static readonly ApiError PreconditionFailed = new(
        412, "precondition_failed", "The listing is no longer the version in If-Match. Read it and try again.");
    public static readonly ApiError BodyTooLarge = new(413, "body_too_large", "The body is larger than 64 KiB.");
    public static readonly ApiError UnsupportedMediaType = NotOfMediaType("application/json");
    public static readonly ApiError ValidationFailed = new(422, "validation_failed", "Some values break a rule; see errors.");
    public static readonly ApiError IdempotencyMismatch = new(
        422, "idempotency_mismatch", "This Idempotency-Key was used for another request. Take a new one for this.");
    public static readonly ApiError PreconditionRequired = new(
        428, "precondition_required", "Name the version to replace: send the listing's ETag as If-Match.");
    public static readonly ApiError RateLimited = new(
        429, "rate_limited", "This caller has had its requests of this minute. Try again after the seconds in Retry-After.")
    {
        // At most; the answer tells how many.
        RetryAfterSeconds = 60,
    };
    public static readonly ApiError Internal = new(
        500, "internal_error", "Something went wrong on our side. Quote the traceId when you report it.");
    public static readonly ApiError Unavailable = new(
        503, "unavailable", "The service cannot answer right now. Try again after the seconds in Retry-After.")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>When a client may try again, if that can help.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The only media type that the route takes, of a 415.</summary>
    public string? MediaType { get; init; }

    private static readonly ApiError[] ByStatus =
    [
        MalformedJson, NotFound, MethodNotAllowed, BodyTooSlow, Conflict, BodyTooLarge, UnsupportedMediaType, ValidationFailed, Internal,
        Unavailable,
    ];

    public static ApiError NotOfMediaType(string taken) =>
        new(415, "unsupported_media_type", $"Send the body as {taken} in UTF-8, without content encoding.") { MediaType = taken };

    /// <summary>What a bare status means that the framework answers with.</summary>
    public static ApiError Of(int status) => ByStatus.FirstOrDefault(error => error.Status == status)
        ?? (status < 500 ? MalformedJson with { Status = status } : Internal with { Status = status });
}
