using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Access;

/// <summary>Tokens that the provider did sign, and that are not for this API, not for now, or read by each reader in another way.</summary>
internal static class HostileClaims
{
    private const int Skew = 30;

    public static IEnumerable<Variant> All() =>
        [.. Issuers(), .. Audiences(), .. Types(), .. Times(), .. Twice(), .. Headers(), .. Texts()];

    private static IEnumerable<Variant> Issuers() =>
    [
        new("another issuer", forge => forge.WithClaim("iss", "https://accounts.example/")),
        new("issuer without its slash", forge => forge.WithClaims(claims => claims["iss"] = ((string)claims["iss"]!).TrimEnd('/'))),
        new("issuer in capitals", forge => forge.WithClaims(claims => claims["iss"] = ((string)claims["iss"]!).ToUpperInvariant())),
        new("issuer in a list", forge => forge.WithClaims(claims => claims["iss"] = new JsonArray((string)claims["iss"]!))),
        new("issuer empty", forge => forge.WithClaim("iss", "")),
        new("no issuer", forge => forge.WithoutClaim("iss")),
    ];

    private static IEnumerable<Variant> Audiences() =>
    [
        new("another audience", forge => forge.WithClaim("aud", "https://orders.example")),
        new("other audiences", forge => forge.WithClaim("aud", new JsonArray("https://orders.example", "https://bills.example"))),
        new("audience that begins alike", forge => forge.WithClaim("aud", $"{TestProvider.Audience}.evil.example")),
        new("audience with a slash and more", forge => forge.WithClaim("aud", $"{TestProvider.Audience}/admin")),
        new("audience in capitals", forge => forge.WithClaim("aud", TestProvider.Audience.ToUpperInvariant())),
        new("audience in a list in a list", forge => forge.WithClaim("aud", new JsonArray(new JsonArray(TestProvider.Audience)))),
        new("audience in an object", forge => forge.WithClaim("aud", new JsonObject { [TestProvider.Audience] = true })),
        new("audience empty", forge => forge.WithClaim("aud", "")),
        new("no audience", forge => forge.WithoutClaim("aud")),
        new("audience null", forge => forge.WithClaim("aud", null)),
        new("audiences of nobody", forge => forge.WithClaim("aud", new JsonArray())),
    ];

    private static IEnumerable<Variant> Types() =>
    [
        new("an id token", forge => forge.IdToken),
        .. new[] { "JWT", "id_token", "", "at+jwt ", "logout+jwt", "dpop+jwt", "JOSE" }
            .Select<string, Variant>(type => new($"typ '{type}'", forge => forge.WithHeader(header => header["typ"] = type))),
        new("no typ", forge => forge.WithHeader(header => header.Remove("typ"))),
        new("typ in a list", forge => forge.WithHeader(header => header["typ"] = new JsonArray("at+jwt"))),
    ];

    private static IEnumerable<Variant> Times() =>
    [
        new("expired", forge => forge.WithClaim("exp", forge.Now - Skew - 1)),
        new("expired long ago", forge => forge.WithClaim("exp", 1)),
        new("expired by a fraction", forge => forge.WithClaim("exp", forge.Now - Skew - 1.5)),
        new("not yet valid", forge => forge.WithClaim("nbf", forge.Now + Skew + 1)),
        new("valid from after its end", forge => forge.WithClaim("nbf", forge.Now + 1000)),
        new("no exp", forge => forge.WithoutClaim("exp")),
        new("exp null", forge => forge.WithClaim("exp", null)),
        new("exp 0", forge => forge.WithClaim("exp", 0)),
        new("exp negative", forge => forge.WithClaim("exp", -1)),
        new("exp negative and huge", forge => forge.WithClaim("exp", long.MinValue)),
        new("exp a text", forge => forge.WithClaim("exp", $"{forge.Now + 300}")),
        new("exp a text that is no number", forge => forge.WithClaim("exp", "never")),
        new("exp a date", forge => forge.WithClaim("exp", "2123-01-01T00:00:00Z")),
        new("exp in a list", forge => forge.WithClaim("exp", new JsonArray(forge.Now + 300))),
        new("exp true", forge => forge.WithClaim("exp", true)),
        new("exp beyond all numbers", forge => forge.WithClaim("exp", JsonNode.Parse("1e400"))),
        new("exp beyond whole numbers", forge => forge.WithClaim("exp", JsonNode.Parse("99999999999999999999"))),
        new("exp in milliseconds, as the greatest number", forge => forge.WithClaim("exp", long.MaxValue)),
        new("nbf a text", forge => forge.WithClaim("nbf", $"{forge.Now}")),
        new("nbf beyond all numbers", forge => forge.WithClaim("nbf", JsonNode.Parse("1e400"))),
    ];

    // Of two values one reader takes the first and another the last. RFC 7519, section 4: refuse them, or take the last.
    private static IEnumerable<Variant> Twice() =>
        from claim in new (string Name, string Wrong)[]
        {
            ("iss", "\"https://accounts.example/\""), ("aud", "\"https://orders.example\""), ("exp", "1"),
            ("scope", "\"listings:admin\""), ("source", "\"agency-b\""), ("sub", "\"somebody else\""),
        }
        from variant in new Variant[]
        {
            new($"{claim.Name} twice, the good one last", forge => forge.Keys.Sign(forge.Header, First(forge.Claims, claim))),
            new($"{claim.Name} twice, the good one first", forge => forge.Keys.Sign(forge.Header, Last(forge.Claims, claim))),
        }
        select variant;

    private static IEnumerable<Variant> Headers() =>
    [
        new("alg twice", forge => forge.Keys.Sign(First(forge.Header, ("alg", "\"none\"")), forge.Claims)),
        new("typ twice", forge => forge.Keys.Sign(First(forge.Header, ("typ", "\"JWT\"")), forge.Claims)),
        new("kid twice", forge => forge.Keys.Sign(First(forge.Header, ("kid", "\"another\"")), forge.Claims)),
        new("iss twice, once by an escape",
            forge => forge.Keys.Sign(forge.Header, First(forge.Claims, ("is\\u0073", "\"https://x.example/\"")))),
        new("a claim within a claim twice",
            forge => forge.Keys.Sign(forge.Header, Last(forge.Claims, ("cnf", "{\"jkt\":\"a\",\"jkt\":\"b\"}")))),
        new("crit that nobody knows", forge => forge.WithHeader(header =>
        {
            header["crit"] = new JsonArray("https://example.com/must");
            header["https://example.com/must"] = true;
        })),
        new("crit empty", forge => forge.WithHeader(header => header["crit"] = new JsonArray())),
        new("b64 false", forge => forge.WithHeader(header =>
        {
            header["crit"] = new JsonArray("b64");
            header["b64"] = false;
        })),
        new("a token in a token", forge => forge.Keys.Sign("""{"alg":"RS256","typ":"at+jwt","cty":"JWT"}""", $"\"{forge.Good}\"")),
    ];

    private static IEnumerable<Variant> Texts() =>
    [
        new("claims a list", forge => forge.Keys.Sign(forge.Header, $"[{forge.Claims}]")),
        new("claims a text", forge => forge.Keys.Sign(forge.Header, "\"listings:admin\"")),
        new("claims null", forge => forge.Keys.Sign(forge.Header, "null")),
        new("claims empty", forge => forge.Keys.Sign(forge.Header, "{}")),
        new("no claims", forge => forge.Keys.Sign(forge.Header, "")),
        new("claims and more", forge => forge.Keys.Sign(forge.Header, forge.Claims + "{}")),
        new("claims cut off", forge => forge.Keys.Sign(forge.Header, forge.Claims[..^1])),
        new("claims with a comment", forge => forge.Keys.Sign(forge.Header, "/**/" + forge.Claims)),
        new("claims with a last comma", forge => forge.Keys.Sign(forge.Header, forge.Claims[..^1] + ",}")),
        new("claims behind a byte order mark", forge => forge.Keys.Sign(forge.Header, "\ufeff" + forge.Claims)),
        new("claims too deep", forge => forge.Keys.Sign(forge.Header, Last(forge.Claims, ("x", Deep(2_000))))),
        new("header a list", forge => forge.Keys.Sign($"[{forge.Header}]", forge.Claims)),
        new("header and more", forge => forge.Keys.Sign(forge.Header + "{}", forge.Claims)),
        new("14 KiB, signed", forge => forge.WithClaim("x", new string('x', 10 * 1024))),
    ];

    private static string First(string json, (string Name, string Value) member) => $"{{\"{member.Name}\":{member.Value},{json[1..]}";

    private static string Last(string json, (string Name, string Value) member) => $"{json[..^1]},\"{member.Name}\":{member.Value}}}";

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);
}
