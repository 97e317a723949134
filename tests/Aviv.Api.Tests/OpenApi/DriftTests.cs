using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class DriftTests(ApiFixture api) : ApiTest(api)
{
    private const string Update = "AVIV_UPDATE_OPENAPI";

    private static readonly string Committed = Path.Combine(Repository.Root, "docs", "openapi.json");

    [Fact]
    public async Task Document_IsTheCommittedOne()
    {
        var served = (await Client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1") await File.WriteAllTextAsync(Committed, served);

        Assert.True(served == await File.ReadAllTextAsync(Committed),
            $"The contract has changed. If that is meant, refresh docs/openapi.json by {Update}=1 ./test.sh --filter-class '*.DriftTests', and read the difference.");
    }

    [Fact]
    public async Task Document_AskedForUnderAnotherName_IsTheSame()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Host = "listings.example.com:8443";
        using var response = await Client.SendAsync(request);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await Client.GetStringAsync("/openapi/v1.json"), await response.Content.ReadAsStringAsync());
    }
}
