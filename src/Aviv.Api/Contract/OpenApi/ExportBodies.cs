using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Search;
using Aviv.Application.Search;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Describes the bodies of an export as what they are to a client's code: a stream of text. Neither is one JSON document, and a
/// client that was told so would fail at the second line.
/// </summary>
internal static class ExportBodies
{
    // What OpenAPI 3.2 calls itemSchema; its registry of extensions has this name for the versions before.
    private const string ItemSchema = "x-oai-itemSchema";

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var content = operation.Responses!["200"].Content!;
        var item = await context.ReferenceAsync(typeof(ExportedListing), cancellationToken);
        var (lines, csv) = (content["application/x-ndjson"], content["text/csv"]);
        var reference = new JsonNodeExtension(new JsonObject { ["$ref"] = item.Reference.ReferenceV3 });
        lines.Extensions = new Dictionary<string, IOpenApiExtension> { [ItemSchema] = reference };
        lines.Schema = Stream("One JSON object a line, each an `ExportedListing`.");
        lines.Example = Examples.Of(item).ToJsonString(OneLine) + "\n";
        csv.Schema = Stream("RFC 4180: a header line, and a column for each member; `prices` is a JSON array.");
        csv.Example = CsvFormat.File(JsonSerializer.SerializeToElement(Examples.Of(item)));
    }

    private static OpenApiSchema Stream(string description) =>
        new() { Type = JsonSchemaType.String, Format = "binary", Description = description };
}
