using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Access;

/// <summary>Tokens that say who somebody is, and not that he may write: good ones, whose scope or source is none.</summary>
internal static class PowerlessTokens
{
    public static IEnumerable<Variant> All() => [.. Scopes(), .. Sources()];

    private static IEnumerable<Variant> Scopes() =>
    [
        new("no scope", forge => forge.WithoutClaim("scope")),
        new("scope null", forge => forge.WithClaim("scope", null)),
        new("scope in a list in a list", forge => forge.WithClaim("scope", new JsonArray(new JsonArray("listings:write")))),
        new("scope in an object", forge => forge.WithClaim("scope", new JsonObject { ["listings:write"] = true })),
        new("scope true", forge => forge.WithClaim("scope", true)),
        .. new[]
        {
            "", "openid", "listings:read", "Listings:Write", "listings:writer", "listings", "listings:*", "*",
            "listings:write,listings:admin",
            "listings:write\tlistings:admin", "listings:write\nlistings:admin", "listings\u200b:write", "\"listings:write\"",
        }.Select<string, Variant>((scope, i) =>
            new($"scope {i}: {scope.ReplaceLineEndings("LF")}", forge => forge.WithClaim("scope", scope))),
    ];

    private static IEnumerable<Variant> Sources() =>
    [
        new("no source", forge => forge.WithoutClaim("source")),
        new("source null", forge => forge.WithClaim("source", null)),
        new("two sources", forge => forge.WithClaim("source", new JsonArray("agency-a", "agency-b"))),
        new("source of 64 characters", forge => forge.WithClaim("source", new string('a', 64))),
        .. new[] { "", " agency-a", "Agency-A", "-agency", "agency_a", "agency-a,agency-b", "agence-é", "agency-a\n", "*" }
            .Select<string, Variant>((source, i) =>
                new($"source {i}: {source.ReplaceLineEndings("LF")}", forge => forge.WithClaim("source", source))),
    ];
}
