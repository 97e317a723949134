using System.Text.Json.Nodes;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>The listings that there are while a run goes on, and those that were.</summary>
internal sealed class FuzzWorld
{
    private const int Most = 30;

    public List<long> Present { get; } = [];

    public List<long> Gone { get; } = [];

    /// <summary>Addresses of next pages, by operation: no schema tells what a cursor is.</summary>
    public List<(string Operation, string Target)> Links { get; } = [];

    /// <summary>Whether it is time to remove one: lists and exports would grow with the run.</summary>
    public bool IsFull => Present.Count > Most;
}

/// <summary>Makes requests from the document: good ones, and such as have some part spoilt.</summary>
internal sealed class RequestMaker(ContractDocument document, FuzzCredentials credentials, FuzzWorld world)
{
    private static readonly string[] OtherMethods =
        ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "M-SEARCH"];

    private readonly Operation[] _operations = Operation.All(document);
    private readonly ValidValues _values = new(document);
    private readonly HeaderMaker _headers = new(credentials);

    public FuzzRequest Make(Dice dice)
    {
        var operation = world.IsFull ? _operations.Single(operation => operation.Id == "delete-listing") : dice.Of(_operations);
        var body = Body(operation, dice);
        var target = Next(operation, dice) ?? Path(operation, dice) + Query(operation, dice);
        var request = new FuzzRequest(operation, Method(operation, dice), target)
        {
            Body = body,
            Times = dice.OneIn(40) ? 4 : 1,
        };
        _headers.AddTo(request, operation.Body?.Key, dice);
        return request;
    }

    private static string Method(Operation operation, Dice dice) =>
        dice.OneIn(50) ? dice.Of(OtherMethods)
        : operation.Method == "GET" && dice.OneIn(6) ? "HEAD"
        : operation.Method;

    private byte[]? Body(Operation operation, Dice dice)
    {
        // Where none is taken, one is not read.
        if (operation.Body is not { } body) return dice.OneIn(12) ? dice.Of(BodyMutations.Utf8("{}"), [0xFF], new byte[70_000]) : null;
        if (dice.OneIn(40)) return null;
        var value = _values.Object(body.Value!, dice);
        if (value["ids"] is JsonArray ids && world.Present.Count > 0) ids.Add(dice.Of(world.Present));
        return dice.OneIn(2) ? BodyMutations.Utf8(value.ToJsonString()) : BodyMutations.Spoil(value, dice);
    }

    private string? Next(Operation operation, Dice dice) =>
        world.Links.Where(link => link.Operation == operation.Id).ToList() is [_, ..] links && dice.OneIn(6)
            ? dice.Of(links).Target + (dice.OneIn(3) ? dice.Of(OddValues.Fragments) : "")
            : null;

    private string Path(Operation operation, Dice dice) => operation.Path.Replace("{id}", Id(dice), StringComparison.Ordinal);

    private string Id(Dice dice) => dice.Below(10) switch
    {
        0 or 1 => dice.Of(OddValues.Ids),
        2 when world.Gone.Count > 0 => $"{dice.Of(world.Gone)}",
        _ when world.Present.Count > 0 => $"{dice.Of(world.Present)}",
        _ => "1",
    };

    private string Query(Operation operation, Dice dice)
    {
        var known = operation.Parameters("query");
        if (dice.OneIn(known is [] ? 12 : 3)) known = [];
        var pairs = known.Where(_ => dice.OneIn(known.Length / 2 + 1)).SelectMany(parameter => Pairs(parameter, dice));
        var query = string.Join('&', pairs);
        if (dice.OneIn(15)) query += dice.Of(OddValues.Fragments);
        if (dice.OneIn(60)) query += $"&{dice.Of(OddValues.Queries)}={dice.Of(OddValues.Queries)}";
        return query is "" ? dice.OneIn(40) ? "?" : "" : $"?{query}";
    }

    private IEnumerable<string> Pairs(JsonNode parameter, Dice dice)
    {
        var name = (string)parameter["name"]!;
        var value = dice.OneIn(4) ? null : _values.Of(parameter["schema"]!, dice);
        string[] texts = value switch
        {
            null => [dice.Of(OddValues.Queries)],
            JsonArray several => [.. several.Select(one => Uri.EscapeDataString($"{one}"))],
            _ => [Uri.EscapeDataString($"{value}")],
        };
        if (dice.OneIn(25)) texts = [.. texts, dice.Of(OddValues.Queries)];
        return texts.Select(text => $"{name}={text}");
    }
}
