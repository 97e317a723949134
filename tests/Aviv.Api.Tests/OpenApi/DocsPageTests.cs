using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class DocsPageTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Docs_CallsNoHostButOurs()
    {
        using var response = await Client.GetAsync("/docs");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
        Assert.DoesNotContain("//", html, StringComparison.Ordinal);
        Assert.Contains("\"withDefaultFonts\":false", html, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", html, StringComparison.Ordinal);
    }

    // The document names an address that generators of clients take for a default; here it would be another host.
    [Fact]
    public async Task Docs_SendsRequestsToTheHostThatServesIt() =>
        Assert.Contains("\"servers\":[{\"url\":\"/\"", await Client.GetStringAsync("/docs"), StringComparison.Ordinal);

    [Theory]
    [InlineData("/docs/scalar.js")]
    [InlineData("/docs/scalar.aspnetcore.js")]
    public async Task Docs_BringsItsScriptsAlong(string path)
    {
        using var response = await Client.GetAsync(path);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
    }
}
