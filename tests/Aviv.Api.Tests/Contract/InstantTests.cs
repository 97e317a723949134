using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>Instants have six decimals, or none where the second is whole.</summary>
public sealed partial class InstantTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("2023-01-17T08:17:32Z", "2023-01-17T08:17:32Z")]
    [InlineData("2023-01-17T08:17:32.25Z", "2023-01-17T08:17:32.250000Z")]
    [InlineData("2023-01-17T08:17:32.1Z", "2023-01-17T08:17:32.100000Z")]
    [InlineData("2023-01-17T08:17:32.000001Z", "2023-01-17T08:17:32.000001Z")]
    [InlineData("2023-01-17T08:17:32.12345Z", "2023-01-17T08:17:32.123450Z")]
    [InlineData("2023-01-17T08:17:32.9999999Z", "2023-01-17T08:17:32.999999Z")]
    [InlineData("2023-01-17T08:17:32.0000009Z", "2023-01-17T08:17:32Z")]
    public async Task Instant_HasSixDecimalsOrNone(string now, string expected)
    {
        At(now);
        var id = await CreateAsync(Sample.Listing());
        var query = await Client.AnswerAsync("POST", "/listings/prices/query", $$"""{"ids":[{{id}}]}""");

        string[] routes = ["", $"/{id}", $"/{id}/prices", $"/{id}/prices?limit=1", $"/{id}/prices/summary"];
        foreach (var route in routes.Concat(["/export?include=prices", "/export?format=csv&include=prices"]))
            AssertAll(expected, await Client.GetStringAsync($"/listings{route}"));
        AssertAll(expected, query.Body);
    }

    [Fact]
    public async Task Document_ShowsThemSo()
    {
        var document = JsonNode.Parse(await Client.GetStringAsync("/openapi/v1.json"))!;
        Assert.All(Instants().Matches(document.ToJsonString()), instant => Assert.Matches(@":\d\d(\.\d{6})?Z$", instant.Value));
    }

    private static void AssertAll(string expected, string body)
    {
        var found = Instants().Matches(body);
        Assert.NotEmpty(found);
        Assert.All(found, instant => Assert.Equal(expected, instant.Value));
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Instants();
}
