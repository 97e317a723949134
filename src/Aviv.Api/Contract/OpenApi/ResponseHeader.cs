using System.Text.Json.Nodes;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>A header of an answer, as the OpenAPI document describes it.</summary>
internal sealed record ResponseHeader(string Name, string Description, JsonNode Example, JsonSchemaType Type = JsonSchemaType.String)
{
    /// <summary>Whether every such answer has it.</summary>
    public bool Required { get; init; }

    /// <summary>Whether a 304 has it as well.</summary>
    public bool OfNotModified { get; init; }

    public static readonly ResponseHeader ETag = new(
        "ETag",
        "The listing's version, in quotes. It grows with each write that changes something. "
        + "The tag of a compressed answer ends in its encoding, as in `\"7-br\"`, "
        + "that of a listing whose phone number is withheld has `-w`, as in `\"7-w\"` or `\"7-w-br\"`, "
        + "and that of prices of which the oldest were archived has `-a` and a number, as in `\"7-a1619948800000000\"`; "
        + "If-Match takes any of them.",
        "\"7\"")
    {
        Required = true,
        OfNotModified = true,
    };

    public static readonly ResponseHeader CacheControl = new(
        "Cache-Control",
        "`no-cache`: keep the answer if you like, and ask again before each use; "
        + "with `private` where it shows phone numbers that not everyone may see.",
        "no-cache")
    {
        Required = true,
        OfNotModified = true,
    };

    public static readonly ResponseHeader NoStore = new(
        "Cache-Control", "`no-store`: an error is for this request alone.", "no-store")
    {
        Required = true,
    };

    public static readonly ResponseHeader NotKept = NoStore with { Description = "`no-store`: nobody is to keep the answer." };

    public static readonly ResponseHeader Vary = new(
        "Vary",
        "The request headers that decide what is answered: "
        + "Accept-Encoding, Authorization where not everyone may see phone numbers, for an export Accept, "
        + "and Origin for a web page of another site.",
        "Accept-Encoding")
    {
        Required = true,
        OfNotModified = true,
    };

    public static readonly ResponseHeader ContentDisposition = new(
        "Content-Disposition", "What to call the answer as a file.", "attachment; filename=listings.ndjson")
    {
        Required = true,
    };

    public static readonly ResponseHeader Location = new(
        "Location", "Where the new listing is, relative to this address.", "/listings/1234")
    {
        Required = true,
    };

    public static readonly ResponseHeader Link = new(
        "Link",
        "The next page and the first, relative to this address; absent from the last page.",
        "</listings?limit=100&cursor=0hdZXrsK3m8xMTM1fDExMzU>; rel=\"next\", </listings?limit=100>; rel=\"first\"");

    public static readonly ResponseHeader PricesArchivedBefore = new(
        "Prices-Archived-Before",
        "Prices of the listing that began to hold before this instant are in the operator's archive, and not in the answer; "
        + "absent where none are.",
        "2021-05-02T09:46:40Z");

    public static readonly ResponseHeader TotalCount = new(
        "X-Total-Count", "How many listings match, on all pages together; only with `count=true`.", 61, JsonSchemaType.Integer);

    public static readonly ResponseHeader Replayed = new(
        WriteHeaders.IdempotencyReplayed,
        "`true` where this is the answer to an earlier request of the same Idempotency-Key; absent otherwise.",
        "true");

    public static readonly ResponseHeader WwwAuthenticate = new(
        "WWW-Authenticate", "The schemes of Authorization that are taken.", "Bearer, ApiKey")
    {
        Required = true,
    };

    public static readonly ResponseHeader AcceptPatch = new(ProblemResponse.AcceptPatch, "What a PATCH is sent as.", MergePatchJson.Name);

    public static readonly ResponseHeader RetryAfter = new(
        "Retry-After", "Seconds to wait before the next try.", 1, JsonSchemaType.Integer);
}

internal static class ResponseHeaders
{
    public static void Add(this OpenApiResponse response, ResponseHeader header)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[header.Name] = header.ToHeader();
    }

    public static OpenApiHeader ToHeader(this ResponseHeader header) => new()
    {
        Description = header.Description,
        Required = header.Required,
        Schema = new OpenApiSchema { Type = header.Type },
        Example = header.Example.DeepClone(),
    };
}
