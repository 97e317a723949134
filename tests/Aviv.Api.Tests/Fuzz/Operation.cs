using System.Text.Json.Nodes;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>One operation of the document.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Others">All methods that the document has for the path.</param>
/// <param name="Node">What the document says of it.</param>
internal sealed record Operation(string Method, string Path, string[] Others, JsonNode Node)
{
    public string Id => (string)Node["operationId"]!;

    /// <summary>What it takes as a body: a media type, and its schema and example.</summary>
    public KeyValuePair<string, JsonNode?>? Body => Node["requestBody"]?["content"]?.AsObject().First();

    public static Operation[] All(ContractDocument document) =>
    [
        .. from path in document.Root["paths"]!.AsObject()
           let methods = path.Value!.AsObject().Select(operation => operation.Key.ToUpperInvariant()).ToArray()
           from operation in path.Value!.AsObject()
           select new Operation(operation.Key.ToUpperInvariant(), path.Key, methods, operation.Value!),
    ];

    /// <summary>Its parameters in the query, or in the headers.</summary>
    public JsonNode[] Parameters(string place) =>
        [.. ContractDocument.Parameters(Node).Where(parameter => (string)parameter["in"]! == place)];

    public JsonNode? Response(int status) => Node["responses"]![$"{status}"];
}
