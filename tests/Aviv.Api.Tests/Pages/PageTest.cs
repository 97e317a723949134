using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Pages;

/// <summary>A test of pages, as a browser reads them.</summary>
public abstract class PageTest(ApiFixture api) : ApiTest(api)
{
    /// <summary>What browsers send when somebody follows a link.</summary>
    protected const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    protected async Task<IHtmlDocument> OpenAsync(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await SendAsync(address);
        Assert.True(expected == answer.StatusCode, $"{address}: {(int)answer.StatusCode}");
        Assert.Equal("text/html; charset=utf-8", answer.Header("Content-Type"));
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    protected async Task<HttpResponseMessage> SendAsync(string address, string? accept = Browser, string method = "GET")
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await Client.SendAsync(request);
    }

    /// <summary>A listing whose price changes twice, a year before the present instant of the tests.</summary>
    protected async Task<long> CreateWithThreePricesAsync()
    {
        At("2022-05-03T10:00:00Z");
        var id = await CreateAsync(Sample.Listing());
        At("2022-06-01T10:00:00Z");
        await UpdateAsync(id, Sample.Listing(150_000));
        At("2022-07-14T10:00:00Z");
        await UpdateAsync(id, Sample.Listing(90_000.50m));
        At("2022-07-26T10:00:00Z");
        return id;
    }

    protected static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    protected static JsonNode LinkedData(IHtmlDocument page) => JsonNode.Parse(page.QuerySelector("script")!.TextContent)!;

    /// <summary>The text of an element, with spaces as they are shown.</summary>
    protected static string Text(IParentNode parent, string selector) => string.Join(
        ' ', parent.QuerySelector(selector)!.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
