using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class DriftTests(ApiFixture api) : ApiTest(api)
{
    private const string Update = "AVIV_UPDATE_OPENAPI";

    private static readonly string Committed = Path.Combine(Repository.Root, "docs", "openapi.json");

    // Against what the endpoints say, and not against what is served: that is the committed document itself.
    [Fact]
    public async Task Document_OfTheEndpoints_IsTheCommittedOne()
    {
        var generated = await ContractDocument.GenerateJsonAsync(App);
        if (Environment.GetEnvironmentVariable(Update) == "1") await File.WriteAllTextAsync(Committed, generated);

        Assert.True(generated == await File.ReadAllTextAsync(Committed),
            $"The contract has changed. If that is meant, refresh docs/openapi.json by {Update}=1 ./test.sh "
            + "--filter-class '*.DriftTests', and read the difference.");
    }
}
