using System.Net;
using System.Text.Json.Nodes;
using AngleSharp;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Pages;

public sealed class PageErrorTests(ApiFixture api) : PageTest(api)
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/homes/1x")]
    [InlineData("/homes/0")]
    public async Task UnknownAddress_IsAPageToABrowser_AndAProblemToAnyoneElse(string address)
    {
        var page = await OpenAsync(address, HttpStatusCode.NotFound);

        Assert.Equal("Nothing is here", Text(page, "h1"));
        Assert.Equal("There is nothing at this address.", Text(page, ".lead"));
        Assert.Equal("/", page.QuerySelector(".button")!.GetAttribute("href"));
        foreach (var accept in new[] { null, "*/*", "application/json", "application/json, text/html", "text/html;q=0" })
        {
            using var problem = await SendAsync(address, accept);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (problem.StatusCode, problem.Header("Content-Type")));
        }
    }

    [Theory]
    [InlineData("/listings/1x")]
    [InlineData("/Listings/1/nothing")]
    [InlineData("/privacy/nothing")]
    public async Task UnknownAddress_OfTheApi_IsAProblemToABrowser_Too(string address)
    {
        using var answer = await SendAsync(address, "text/html");

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Header("Content-Type")));
    }

    [Fact]
    public async Task HomeThatIsNotThere_IsAPage_AndTheListingStillAProblem()
    {
        using var home = await SendAsync("/homes/9999", accept: null);
        using var listing = await SendAsync("/listings/9999");

        Assert.Equal((HttpStatusCode.NotFound, "text/html; charset=utf-8"), (home.StatusCode, home.Header("Content-Type")));
        Assert.Equal("no-store", home.Header("Cache-Control"));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (listing.StatusCode, listing.Header("Content-Type")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/homes/1")]
    public async Task Method_ThatAPageLacks_IsRefusedAsElsewhere(string address)
    {
        using var answer = await SendAsync(address, method: "POST");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", answer.Header("Allow"));
        Assert.Equal("method_not_allowed", (string)problem["code"]!);
    }

    [Fact]
    public async Task Page_WithTheDatabaseAway_IsA503_ThatSaysWhatToDo()
    {
        await using var app = new AvivApp(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Port = 1 }.ConnectionString);
        using var client = app.CreateClient();

        using var answer = await client.GetAsync("/");
        var page = Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (answer.StatusCode, answer.Header("Retry-After")));
        Assert.Equal("Service Unavailable", Text(page, "h1"));
        Assert.Equal("The page cannot be shown right now. Try again in a moment.", Text(page, ".lead"));
        Assert.DoesNotContain("127.0.0.1", page.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credential_ThatIsBad_IsToldOnAPage()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Authorization", "ApiKey nonsense");

        using var answer = await Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html; charset=utf-8"), (answer.StatusCode, answer.Header("Content-Type")));
    }
}
