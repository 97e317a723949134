using System.Globalization;
using Aviv.Api.Contract.Headers;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// A header that a client may send, as the OpenAPI document describes it. It has no example: the docs page would tick and send that,
/// and one key for everybody's writes, or one version for every listing, is wrong from the second request on.
/// </summary>
internal sealed record RequestHeader(string Name, string Description, string? Pattern = null)
{
    public static readonly RequestHeader IdempotencyKey = new(
        WriteHeaders.IdempotencyKey,
        "A name of your choice for this one request, such as a UUID. Sent again within 24 hours with the same key, "
        + "the request is not carried out "
        + "again: the first answer comes once more. A key is bound to its method, address, If-Match, If-None-Match and body.",
        string.Create(CultureInfo.InvariantCulture, $"^[ -~]{{1,{Application.Writes.IdempotencyKey.MaxLength}}}$"));

    public static readonly RequestHeader IfMatch = new(
        HeaderNames.IfMatch,
        "The ETag of the version to replace, or several with commas between them; `*` stands for any. "
        + "Where the listing has moved on, nothing changes and the answer is 412.");

    public static readonly RequestHeader IfNoneMatchOfWrite = new(
        HeaderNames.IfNoneMatch,
        "The ETag of a version not to replace, or several with commas between them; `*` stands for any. "
        + "Where the listing is that version, nothing changes and the answer is 412.");

    public static readonly RequestHeader IfNoneMatch = new(
        HeaderNames.IfNoneMatch,
        "The ETag of what you have, or several with commas between them; `*` stands for any. "
        + "Where it is still what this address answers, the answer is 304 without a body.");

    public OpenApiParameter ToParameter() => new()
    {
        Name = Name,
        In = ParameterLocation.Header,
        Description = Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Pattern },
    };
}
