using System.Text;
using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>Ways to spoil a body, each of them now and then harmless.</summary>
internal static class BodyMutations
{
    private const int Limit = 64 * 1024;

    // JSON texts, in the place of a member.
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "1.5", "0.001", "1e2", "1e400", "-1e400", "1e-400", "10001", "999999999999.99",
        "999999999999.991",
        "1000000000000", "2147483648", "9223372036854775807", "9223372036854775808", "1E2147483648", "[]", "{}", "[null]", "[[[]]]",
        "{\"a\":1}",
        "\"\"", "\" \"", "\"\\u200b\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uD83C\\uDFE0\"",
        "\"NaN\"",
        "\"Infinity\"", "\"1e400\"", "\"1,5\"", "\" 1\"", "\"0x1\"", "\"120000\"", "\"1.50\"", "\"ZZ\"", "\"XK\"", "\"fr\"", "\"studio\"",
        "\"2023-01-01\"", "\"+33 (0)6\"", "\"0033698712345\"", "\"';DROP TABLE listing;--\"", "\"$(id)\"", "\"\\r\\nX: y\"",
        "\"<img src=x>\"",
        "\"" + new string('x', 101) + "\"", "\"" + new string('x', 201) + "\"", "\"" + new string('x', 301) + "\"",
        "\"" + new string('x', 10_001) + "\"", "\"" + new string('9', 400) + "\"", new('9', 400), "0." + new string('1', 400),
    ];

    // Instead of the whole document.
    private static readonly string[] Documents =
    [
        "", " ", "null", "true", "1", "\"a\"", "[]", "{}", "{", "}", "[{}]", "{}{}", "{},", "{'a':1}", "{a:1}", "NaN", "//", "/**/{}",
        "\0", "<a/>",
        "a=b", "{\"a\":1,}", "{\"\":1}", "{\"__proto__\":{}}", "{\"$type\":\"System.Object\"}", "{\"ids\":null}",
        "{\"ids\":[1,1,\"1\",null]}",
    ];

    private static readonly Func<string, Dice, byte[]>[] OfText =
    [
        (json, dice) => Utf8(json[..dice.Below(json.Length)]),
        (json, dice) => Utf8(json.Insert(dice.Below(json.Length), dice.Of("\0", ",", "\"", "{", "}", "\\", "\u2028", "//", "1", "\n"))),
        (json, _) => [0xEF, 0xBB, 0xBF, .. Utf8(json)],
        (json, _) => Encoding.Unicode.GetBytes(json),
        (json, dice) => Spoil(Utf8(json), dice),
        (json, dice) => Utf8(json[..^1] + dice.Of(
            ",\"colour\":1}", ",\"id\":1}", ",\"id\":1,\"id\":2}", ",\"version\":7}", ",\"\":1}", ",\"a.b[0]\":1}")),
        (json, _) => Utf8(json[..^1] + ",\"\\ud800\":1}"),
        (json, _) => Utf8(json[..^1] + $",\"{new string('n', 3_000)}\":1}}"),
        (json, _) => Utf8(json[..^1] + string.Concat(Enumerable.Range(0, 300).Select(i => $",\"a{i}\":1")) + "}"),
        (json, dice) => Utf8(json[..^1] + $",\"deep\":{Nested(dice.Of(10, 63, 64, 65, 2_000))}}}"),
        (json, dice) => Utf8(json + new string(' ', Limit - Encoding.UTF8.GetByteCount(json) + dice.Below(3) - 1)),
        (json, dice) => Utf8(json + dice.Of("", "\n", "{}", ",", "\0", "x")),
    ];

    public static byte[] Spoil(JsonObject body, Dice dice) => dice.Below(8) switch
    {
        0 => Utf8(dice.Of(Documents)),
        1 or 2 => dice.Of(OfText)(body.ToJsonString(), dice),
        3 => Utf8(Without(body, dice)),
        4 => Utf8(Twice(body, dice)),
        _ => Utf8(Replaced(body, dice)),
    };

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Without(JsonObject body, Dice dice)
    {
        var parent = Part(body, dice);
        if (parent.Count > 0) parent.Remove(Name(parent, dice));
        return body.ToJsonString();
    }

    private static string Twice(JsonObject body, Dice dice)
    {
        var member = $"\"{Name(body, dice)}\":";
        return body.ToJsonString().Replace(member, $"{member}{dice.Of(Values)},{member}", StringComparison.Ordinal);
    }

    // By a text that stands for the value: most of the values are no JsonNode.
    private static string Replaced(JsonObject body, Dice dice)
    {
        const string Mark = "@value@";
        var parent = Part(body, dice);
        if (parent.Count > 0) parent[Name(parent, dice)] = Mark;
        return body.ToJsonString().Replace($"\"{Mark}\"", dice.Of(Values), StringComparison.Ordinal);
    }

    private static JsonObject Part(JsonObject body, Dice dice) =>
        dice.OneIn(3) && body.Select(member => member.Value).OfType<JsonObject>().FirstOrDefault() is { } inner ? inner : body;

    private static string Name(JsonObject parent, Dice dice) =>
        parent.Count == 0 ? "name" : dice.Of([.. parent.Select(member => member.Key)]);

    private static byte[] Spoil(byte[] utf8, Dice dice)
    {
        utf8[dice.Below(utf8.Length)] = dice.Of<byte>(0xFF, 0xC0, 0x80, 0xED, 0x00, 0x1F);
        return utf8;
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
