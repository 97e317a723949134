using System.Net;
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

    [Fact]
    public async Task OptionalQueryParameters_ShowAnExample_ThatTheDocsPageDoesNotSend()
    {
        var parameters = (await OfAllAsync()).Where(parameter => In(parameter) == "query").ToList();

        Assert.True(parameters.Count >= 40, $"{parameters.Count}");
        Assert.All(parameters, parameter =>
        {
            var example = Assert.Single(parameter["examples"]!.AsObject()).Value!;
            Assert.True((bool?)example["x-disabled"]);
            Assert.NotNull(example["value"]);
            Assert.Null(parameter["example"]);
        });
    }

    [Fact]
    public async Task Ids_HaveAnExample()
    {
        var ids = (await OfAllAsync()).Where(parameter => In(parameter) == "path").ToList();

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.Equal(("id", 1234), (Name(id), (int?)id["example"])));
    }

    [Fact]
    public async Task Examples_AreTakenByTheirRoutes()
    {
        var reads = (await ContractDocument.GenerateAsync(App)).Root["paths"]!.AsObject().Where(path => path.Value!["get"] is not null);
        await Database.ExecuteAsync("SELECT setval(pg_get_serial_sequence('listing', 'id'), 1233)");
        Assert.Equal(1234, await CreateAsync(Sample.Listing()));

        foreach (var (path, operations) in reads)
            foreach (var query in Queries(operations!["get"]!))
            {
                using var answer = await Client.GetAsync(path.Replace("{id}", "1234", StringComparison.Ordinal) + query);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}{query}: {await answer.Content.ReadAsStringAsync()}");
            }
    }

    private static IEnumerable<string> Queries(JsonNode operation) =>
        ContractDocument.Parameters(operation).Where(parameter => In(parameter) == "query").Select(Query).Prepend("");

    private static string Query(JsonNode parameter)
    {
        var value = parameter["examples"]!.AsObject().Single().Value!["value"]!;
        var values = value is JsonArray several ? [.. several.Select(one => $"{one}")] : new[] { value.ToString() };
        return "?" + string.Join('&', values.Select(one => $"{Name(parameter)}={Uri.EscapeDataString(one)}"));
    }

    private static string Name(JsonNode parameter) => (string)parameter["name"]!;

    private static string In(JsonNode parameter) => (string)parameter["in"]!;

    private async Task<List<JsonNode>> OfAllAsync() =>
        [.. (await ContractDocument.GenerateAsync(App)).Operations.Values.SelectMany(ContractDocument.Parameters)];
}
