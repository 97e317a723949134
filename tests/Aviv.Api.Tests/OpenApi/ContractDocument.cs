using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Aviv.Api.Tests.OpenApi;

/// <summary>The OpenAPI document, and the parts of it that tests look at.</summary>
internal sealed class ContractDocument(string json)
{
    public JsonNode Root { get; } = JsonNode.Parse(json)!;

    public Dictionary<string, JsonNode> Operations => Root["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject())
        .ToDictionary(operation => (string)operation.Value!["operationId"]!, operation => operation.Value!);

    public Dictionary<string, JsonNode> Schemas =>
        Root["components"]!["schemas"]!.AsObject().ToDictionary(schema => schema.Key, schema => schema.Value!);

    /// <summary>What the endpoints say of themselves. What is served says what they said when it was committed.</summary>
    public static async Task<ContractDocument> GenerateAsync(AvivApp app) => new(await GenerateJsonAsync(app));

    public static async Task<string> GenerateJsonAsync(AvivApp app)
    {
        var stop = TestContext.Current.CancellationToken;
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync(stop);
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, stop);
        return json.ReplaceLineEndings("\n") + "\n";
    }

    public static IEnumerable<JsonNode> Parameters(JsonNode operation) => operation["parameters"]?.AsArray().OfType<JsonNode>() ?? [];

    public static JsonNode Success(JsonNode operation) =>
        operation["responses"]!.AsObject().Single(response => response.Key.StartsWith('2')).Value!;

    public static string[] Names(JsonNode? members) => [.. members?.AsObject().Select(member => member.Key) ?? []];

    /// <summary>The headers of an answer, but for those of every answer, which say what is left of a budget.</summary>
    public static JsonObject Headers(JsonNode answer) => new(
        from header in answer["headers"]?.AsObject() ?? []
        where !header.Key.StartsWith("RateLimit", StringComparison.Ordinal)
        select KeyValuePair.Create(header.Key, header.Value!.DeepClone()));

    /// <summary>The names of a schema's types; none where it takes anything.</summary>
    public static string[] Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => (string)type!).Order()],
        { } one => [(string)one!],
        null => [],
    };

    /// <summary>Every object below a node, with its path, but for those of examples.</summary>
    public static IEnumerable<(string Path, JsonObject Node)> Objects(JsonNode? node, string path = "") => node switch
    {
        JsonObject o => o.Where(member => member.Key is not ("example" or "examples"))
            .SelectMany(member => Objects(member.Value, $"{path}/{member.Key}")).Prepend((path, o)),
        JsonArray a => a.SelectMany((item, i) => Objects(item, $"{path}/{i}")),
        _ => [],
    };
}
