using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>Values that a schema of the document allows.</summary>
internal sealed class ValidValues(ContractDocument document)
{
    /// <summary>A number that no log may hold.</summary>
    public const string Phone = "+33698712345";

    // Each schema takes those that it allows.
    private static readonly string[] Texts =
    [
        Phone, "", "FR", "de", "Paris", "75010", "canal-homes", "north", "12 quai de Valmy", "Émile & Söhne", "日本", "🏠",
        "a'b\"c\\d", "100%_", "120000", "0.5", "<b>", "x\u0301", "\u202eabc",
    ];

    private static readonly string[] Instants =
    [
        "2023-01-17T08:17:32Z", "2022-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "2023-01-01T00:00:00+14:00",
    ];

    private readonly Dictionary<string, JsonNode> _schemas = document.Schemas;

    /// <summary>The example with some of its members replaced, left out or added.</summary>
    public JsonObject Object(JsonNode media, Dice dice)
    {
        var value = media["example"]!.DeepClone().AsObject();
        Vary(value, Resolve(media["schema"]!), dice);
        return value;
    }

    /// <summary>Null where none is known that fits.</summary>
    public JsonNode? Of(JsonNode schema, Dice dice)
    {
        schema = Resolve(schema);
        if (schema["enum"] is JsonArray choices) return dice.Of([.. choices.Select(choice => choice!)]).DeepClone();
        // What may be of any type, such as a read-only member that is echoed, is left out.
        return dice.Of(ContractDocument.Types(schema) is [_, ..] types ? types : ["any"]) switch
        {
            "integer" => dice.Of(Bound(schema, "minimum"), Bound(schema, "maximum"), Bound(schema, "minimum") + dice.Below(5)),
            "number" => dice.Of(Bound(schema, "minimum"), Bound(schema, "maximum"), 100_000 + (dice.Below(9) / 4m)),
            "boolean" => dice.OneIn(2),
            "array" => Array(schema, dice),
            "string" => Text(schema, dice),
            _ => null,
        };
    }

    private void Vary(JsonObject value, JsonNode schema, Dice dice)
    {
        foreach (var (name, member) in schema["properties"]!.AsObject())
        {
            if (value[name] is JsonObject inner) Vary(inner, Resolve(member!), dice);
            else if (dice.OneIn(4) && Of(member!, dice) is { } other) value[name] = other;
        }
    }

    private JsonArray Array(JsonNode schema, Dice dice) =>
        [.. Enumerable.Range(0, dice.Below(4)).Select(_ => Of(schema["items"]!, dice))];

    // A number may come as a string as well, which then holds one.
    private static JsonValue? Text(JsonNode schema, Dice dice)
    {
        if ((string?)schema["format"] == "date-time") return JsonValue.Create(dice.Of(Instants));
        var longest = (int?)schema["maxLength"] ?? 300;
        var fitting = Texts.Append(new string('x', longest)).Where(text => Fits(text, schema, longest)).ToList();
        return fitting is [] ? null : JsonValue.Create(dice.Of(fitting));
    }

    private static bool Fits(string text, JsonNode schema, int longest) =>
        text.Length <= longest && text.Length >= ((int?)schema["minLength"] ?? 0)
        && (schema["pattern"] is not { } pattern || Regex.IsMatch(text, (string)pattern!));

    private static decimal Bound(JsonNode schema, string name) =>
        schema[name] is { } bound ? decimal.Parse($"{bound}", NumberStyles.Float, CultureInfo.InvariantCulture) : 1;

    private JsonNode Resolve(JsonNode schema) =>
        schema["$ref"] is { } name ? _schemas[((string)name!).Split('/')[^1]] : schema;
}
