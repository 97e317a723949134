using System.Globalization;
using Aviv.Api.Writes;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Aviv.Api.OpenApi;

/// <summary>A header that a client may send, as the OpenAPI document describes it.</summary>
internal sealed record RequestHeader(string Name, string Description, string Example, string? Pattern = null)
{
    public static readonly RequestHeader IdempotencyKey = new(
        WriteHeaders.IdempotencyKey,
        "A name of your choice for this one request, such as a UUID. Sent again within 24 hours with the same key, the request is not carried out "
        + "again: the first answer comes once more. A key is bound to its method, address, If-Match, If-None-Match and body.",
        "0b8e7a52-6f0c-4a4e-9d0e-5a1f3c1d7f10",
        string.Create(CultureInfo.InvariantCulture, $"^[ -~]{{1,{Application.Writes.IdempotencyKey.MaxLength}}}$"));

    public static readonly RequestHeader IfMatch = new(
        HeaderNames.IfMatch,
        "The ETag of the version to replace, or several with commas between them; `*` stands for any. "
        + "Where the listing has moved on, nothing changes and the answer is 412.",
        "\"7\"");

    public static readonly RequestHeader IfNoneMatchOfWrite = new(
        HeaderNames.IfNoneMatch,
        "The ETag of a version not to replace, or several with commas between them; `*` stands for any. "
        + "Where the listing is that version, nothing changes and the answer is 412.",
        Example: "\"8\"");

    public static readonly RequestHeader IfNoneMatch = new(
        HeaderNames.IfNoneMatch,
        "The ETag of what you have, or several with commas between them; `*` stands for any. "
        + "Where it is still what this address answers, the answer is 304 without a body.",
        "\"7\"");

    public OpenApiParameter ToParameter() => new()
    {
        Name = Name,
        In = ParameterLocation.Header,
        Description = Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Pattern },
        Example = Example,
    };
}
