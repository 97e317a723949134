using System.Text.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.OpenApi;
using Json.Schema;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>Tells what is wrong with a body by the document's schemas, which no member may go beyond.</summary>
internal sealed class BodyJudge
{
    private const string Problem = "application/problem+json";
    private const string Lines = "application/x-ndjson";

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly Dictionary<string, JsonSchema> _schemas = [];
    private readonly JsonNode _definitions;

    public BodyJudge(ContractDocument document)
    {
        _definitions = JsonNode.Parse(document.Root["components"]!["schemas"]!.ToJsonString()
            .Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        // The document lets clients take more than they know; the server must not send more than it says.
        foreach (var (_, schema) in ContractDocument.Objects(_definitions))
            if (schema["properties"] is JsonObject && schema["additionalProperties"] is null) schema["additionalProperties"] = false;
    }

    public IEnumerable<string> Faults(FuzzRequest request, FuzzAnswer answer, JsonNode? content)
    {
        if (content is null) return answer.MediaType is null && answer.Body is [] ? [] : [$"{answer.Status} has a body"];
        if (answer.MediaType is not { } type || content[type] is not { } media)
            return [$"{answer.Status} is {answer.MediaType ?? "of no media type"}"];
        if (request.Method == "HEAD") return answer.Body is [] ? [] : ["a HEAD has a body"];
        return type switch
        {
            Problem => ProblemFaults(answer).Concat(CodeFaults(answer, media)),
            Lines => answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(line => Faults(line, media["x-oai-itemSchema"]!)),
            _ when type.EndsWith("json", StringComparison.Ordinal) => Faults(answer.Text, media["schema"]!),
            _ => [],
        };
    }

    /// <summary>What is wrong with an error, whatever the operation.</summary>
    public IEnumerable<string> ProblemFaults(FuzzAnswer answer)
    {
        if (answer.MediaType != Problem) return [$"{answer.Status} is {answer.MediaType}"];
        var faults = Faults(answer.Text, new JsonObject { ["$ref"] = "#/components/schemas/Problem" }).ToList();
        if (faults is [] && (int)JsonNode.Parse(answer.Text)!["status"]! != answer.Status)
            faults.Add($"{answer.Status} has another status in its body");
        return faults;
    }

    private static IEnumerable<string> CodeFaults(FuzzAnswer answer, JsonNode media)
    {
        var code = (string?)JsonNode.Parse(answer.Text)!["code"];
        return media["examples"]![code ?? ""] is null ? [$"{answer.Status} {code} is not documented"] : [];
    }

    private IEnumerable<string> Faults(string json, JsonNode schema)
    {
        try
        {
            using var body = JsonDocument.Parse(json);
            var result = SchemaOf(schema).Evaluate(body.RootElement, Options);
            return result.IsValid ? [] : (result.Details ?? []).SelectMany(Words).Distinct();
        }
        catch (JsonException)
        {
            return ["the body is no JSON"];
        }
    }

    // Without the numbers of items, so that a fault of each item is one.
    private static IEnumerable<string> Words(EvaluationResults result)
    {
        var where = string.Join('/', $"{result.InstanceLocation}".Split('/').Where(part => !part.All(char.IsAsciiDigit)));
        return (result.Errors ?? []).Select(error =>
            $"the body breaks {(error.Key is "" ? "the schema" : error.Key)} at {where}: {error.Value}");
    }

    private JsonSchema SchemaOf(JsonNode schema)
    {
        var text = schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        if (_schemas.TryGetValue(text, out var known)) return known;
        var whole = new JsonObject { ["$defs"] = _definitions.DeepClone(), ["allOf"] = new JsonArray(JsonNode.Parse(text)) };
        return _schemas[text] = JsonSchema.FromText(whole.ToJsonString());
    }
}
