using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

/// <summary>
/// The docs page ticks and sends a parameter for which the document holds a value: by example, examples, or the schema's default,
/// example or examples; but none whose example says x-disabled.
/// </summary>
public sealed class ParameterTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string[] Values = ["example", "examples", "default", "const"];

    [Fact]
    public async Task Headers_AreSentByNobodyWhoDidNotFillThemIn()
    {
        var headers = (await OfAllAsync()).Where(parameter => In(parameter) == "header").ToList();

        Assert.Superset(new HashSet<string>(["Idempotency-Key", "If-Match", "If-None-Match"]), headers.Select(Name).ToHashSet());
        Assert.All(headers, header =>
            Assert.DoesNotContain(Values, name => header[name] is not null || header["schema"]![name] is not null));
    }

    private static string Name(JsonNode parameter) => (string)parameter["name"]!;

    private static string In(JsonNode parameter) => (string)parameter["in"]!;

    private async Task<List<JsonNode>> OfAllAsync() =>
        [.. (await ContractDocument.GenerateAsync(App)).Operations.Values.SelectMany(ContractDocument.Parameters)];
}
