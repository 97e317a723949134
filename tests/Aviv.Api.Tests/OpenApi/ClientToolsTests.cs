using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

/// <summary>What the tools of API clients make of docs/openapi.json.</summary>
public sealed class ClientToolsTests(ClientTools tools, ApiFixture api) : IClassFixture<ClientTools>, IClassFixture<ApiFixture>
{
    private const int Limit = 600_000;

    [Fact(Timeout = Limit)]
    public async Task CommittedDocument_PassesTheLinters() => await tools.RunAsync("lint", [], TestContext.Current.CancellationToken);

    [Fact(Timeout = Limit)]
    public async Task Client_OfGeneratedTypes_CompilesAndWorks()
    {
        Assert.SkipWhen(SuiteKey.IsInUse, "The client that is tried has no key.");
        var stop = TestContext.Current.CancellationToken;
        await tools.RunAsync("clients", [], stop);
        var printed = JsonNode.Parse(await tools.RunAsync("live", [api.Client.BaseAddress!.ToString().TrimEnd('/')], stop))!;

        var expected = JsonNode.Parse("""
            {
                "listed": ["A house", "A studio"],
                "patched": 380000,
                "again": 380000,
                "replaced": 1,
                "prices": [380000, 400000.5],
                "summary": [400000.5, 400000.5, -20000.5],
                "histories": [2, 1],
                "exported": [["A studio", "STUDIO", [120000]], ["A house", "HOUSE", [400000.5, 380000]], ["A flat", "APARTMENT", [300000]]],
                "refused": ["validation_failed", { "latest_price_eur": ["must be a number"] }],
                "gone": 204
            }
            """)!;
        Assert.Equal(expected.ToJsonString(), printed.ToJsonString());
        Assert.Equal(
            ["(\"A house\",380000.00)", "(\"A flat\",300000.00)"],
            await api.Database.RowsAsync("SELECT name, price FROM listing ORDER BY id"));
    }
}
