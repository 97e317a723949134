using System.Text.Json.Nodes;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>An answer as it came, its body decoded.</summary>
internal sealed record FuzzAnswer(int Status, Dictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string? MediaType => Headers.GetValueOrDefault("Content-Type")?.Split(';')[0];
}

/// <summary>Tells what in an answer the document does not describe, and what no answer may hold.</summary>
internal sealed class DocumentJudge(ContractDocument document)
{
    // What belongs to HTTP itself and to every answer.
    private static readonly string[] OfEveryAnswer =
    [
        "Date", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Connection", "Allow",
        "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Strict-Transport-Security",
    ];

    private static readonly string[] Insides = ["   at ", "Exception", "Npgsql", "System.", "SELECT ", "Microsoft.", "/work/"];

    private readonly BodyJudge _bodies = new(document);

    public IEnumerable<string> Faults(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.Status == 0) return [$"no answer: {answer.Text}"];
        if (answer.Status >= 500) return [$"status {answer.Status}"];
        var inside = Insides.Where(word => answer.Text.Contains(word, StringComparison.Ordinal)).Select(word => $"it shows '{word}'");
        return inside.Concat(IsDocumented(request) ? OfOperation(request, answer) : OfNoOperation(request, answer));
    }

    private static bool IsDocumented(FuzzRequest request) =>
        request.Method == request.Operation.Method || (request.Method == "HEAD" && request.Operation.Method == "GET");

    private IEnumerable<string> OfOperation(FuzzRequest request, FuzzAnswer answer)
    {
        if (request.Operation.Response(answer.Status) is not { } response) return [$"status {answer.Status} is not documented"];
        return OfHeaders(request, answer, response).Concat(_bodies.Faults(request, answer, response["content"]));
    }

    // The path is in the document, and the methods that it has; so a client knows that there are no others.
    private IEnumerable<string> OfNoOperation(FuzzRequest request, FuzzAnswer answer)
    {
        var operation = Array.IndexOf(request.Operation.Others, request.Method);
        if (operation >= 0) return [];
        var (expected, methods) = (request.Method == "OPTIONS" ? 204 : 405, Methods(request.Operation));
        // What is no number of a listing is no such path.
        if (answer.Status == 404) return [];
        if (answer.Status != expected) return [$"status {answer.Status} for a method that the document does not have"];
        var allowed = answer.Headers.GetValueOrDefault("Allow");
        if (allowed != methods) return [$"Allow is {allowed}, not {methods}"];
        return answer.Status == 204 ? [] : _bodies.ProblemFaults(answer);
    }

    private static string Methods(Operation operation) => string.Join(", ",
        operation.Others.Concat(operation.Others.Contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"]).Order(StringComparer.Ordinal));

    private static IEnumerable<string> OfHeaders(FuzzRequest request, FuzzAnswer answer, JsonNode response)
    {
        var known = response["headers"]?.AsObject() ?? [];
        var missing = known.Where(header => (bool?)header.Value!["required"] == true && !answer.Headers.ContainsKey(header.Key));
        var foreign = answer.Headers.Where(header =>
            !known.ContainsKey(header.Key) && !IsOfEveryAnswer(header.Key) && !IsOfCors(request, header));
        var wrong = answer.Headers.Where(header =>
            (string?)known[header.Key]?["schema"]?["type"] == "integer" && !long.TryParse(header.Value, out _));
        return missing.Select(header => $"{answer.Status} lacks {header.Key}")
            .Concat(foreign.Select(header => $"{answer.Status} has {header.Key}, which is not documented"))
            .Concat(wrong.Select(header => $"{answer.Status} has {header.Key}, which is no whole number"));
    }

    private static bool IsOfEveryAnswer(string name) => OfEveryAnswer.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsOfCors(FuzzRequest request, KeyValuePair<string, string> header) =>
        request.Headers.Any(sent => sent.Name == "Origin")
        && (header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header is { Key: "Vary", Value: "Origin" });
}
