using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Access;

/// <summary>Values of <c>Authorization</c> that a writer may send: what refuses too much is no good either.</summary>
internal static class GoodTokens
{
    public static IEnumerable<Variant> All() => [.. Headers(), .. Tokens().Select(token => token.AsBearer())];

    private static IEnumerable<Variant> Headers() =>
    [
        new("scheme in small letters", forge => $"bearer {forge.Good}"),
        new("scheme in capitals", forge => $"BEARER {forge.Good}"),
        new("with two spaces", forge => $"Bearer  {forge.Good}"),
    ];

    private static IEnumerable<Variant> Tokens() =>
    [
        new("as the provider made it", forge => forge.Good),
        new("written anew", forge => forge.WithClaims(_ => { })),
        new("by the provider's other key", forge => forge.ByCurve()),
        new("with claims that nobody knows", forge => forge.WithClaim("x", new JsonObject { ["y"] = new JsonArray(1, 2) })),
        new("one audience of two", forge => forge.WithClaim("aud", new JsonArray("https://orders.example", TestProvider.Audience))),
        new("scopes in scp", forge => forge.WithClaims(claims => Move(claims, new JsonArray("openid", "listings:write")))),
        new("scopes in scp as a text", forge => forge.WithClaims(claims => Move(claims, "openid listings:write"))),
        new("expired by no more than the skew", forge => forge.WithClaim("exp", forge.Now - 30)),
        new("valid in no more than the skew", forge => forge.WithClaim("nbf", forge.Now + 30)),
        new("expires at a fraction of a second", forge => forge.WithClaim("exp", forge.Now + 60.5)),
    ];

    private static void Move(JsonObject claims, JsonNode scopes)
    {
        claims.Remove("scope");
        claims["scp"] = scopes;
    }
}
