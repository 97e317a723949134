using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Pages;

/// <summary>
/// Whatever an advertiser or a link says comes out as text: the page has the elements and attributes that it has without.
/// </summary>
public sealed class HostilePageTests(ApiFixture api) : PageTest(api)
{
    private const string Harmless = "harmless";

    [Fact]
    public async Task Texts_OfAListing_AreText()
    {
        Assert.Equal(40, HostileTexts.All.Distinct().Count());
        var id = await CreateAsync(Of(Harmless));
        var (home, found) = (Shape(await OpenAsync($"/homes/{id}")), Shape(await OpenAsync("/")));

        foreach (var text in HostileTexts.All)
        {
            await UpdateAsync(id, Of(text));
            AssertHome(await OpenAsync($"/homes/{id}"), home, text);
            var page = await OpenAsync("/");
            Assert.Equal(found, Shape(page));
            Assert.Equal((text, text), (page.QuerySelector("h3 a")!.TextContent, page.QuerySelector(".where bdi")!.TextContent));
        }
    }

    [Fact]
    public async Task Texts_OfAnAddress_AreText()
    {
        var found = Shape(await OpenAsync(Find(Harmless)));
        var failed = Shape(await OpenAsync(Fail(Harmless), HttpStatusCode.BadRequest));
        var lost = Shape(await OpenAsync("/nowhere", HttpStatusCode.NotFound));

        foreach (var text in HostileTexts.All)
        {
            var page = await OpenAsync(Find(text));
            Assert.Equal(found, Shape(page));
            Assert.Equal(text, page.QuerySelector("#q")!.GetAttribute("value"));
            Assert.Equal(text, page.QuerySelector("#city")!.GetAttribute("value"));
            page = await OpenAsync(Fail(text), HttpStatusCode.BadRequest);
            Assert.Equal(failed, Shape(page));
            Assert.Equal(text, page.QuerySelector("#min_price")!.GetAttribute("value"));
            Assert.Equal(lost, Shape(await OpenAsync($"/nowhere/{Uri.EscapeDataString(text)}", HttpStatusCode.NotFound)));
        }
    }

    private static JsonObject Of(string text)
    {
        var listing = Sample.Listing(name: text).With("description", text);
        foreach (var field in new[] { "street_address", "city" }) listing["postal_address"]![field] = text;
        return listing;
    }

    private static string Find(string text) => $"/?q={Uri.EscapeDataString(text)}&city={Uri.EscapeDataString(text)}";

    private static string Fail(string text)
    {
        var value = Uri.EscapeDataString(text);
        return $"/?min_price={value}&sort={value}&{value}=1";
    }

    private static void AssertHome(IHtmlDocument page, string expected, string text)
    {
        Assert.Equal(expected, Shape(page));
        Assert.Equal((text, text), (page.QuerySelector("h1")!.TextContent, page.QuerySelector(".description")!.TextContent));
        Assert.Equal(text, page.QuerySelector(".where bdi")!.TextContent);
        Assert.Equal($"{text} · Aviv", page.QuerySelector("title")!.TextContent);
        Assert.Equal($"{text}, 100,000 €", page.QuerySelector("meta[property='og:title']")!.GetAttribute("content"));
        var item = LinkedData(page)["itemOffered"]!;
        Assert.Equal((text, text), ((string)item["name"]!, (string)item["description"]!));
        Assert.Equal(text, (string)item["address"]!["addressLocality"]!);
        Assert.Equal(2, page.Scripts.Length);
    }

    /// <summary>Every element with the names of its attributes, and where it leads.</summary>
    private static string Shape(IHtmlDocument page) => string.Join('\n', page.All.Select(element =>
        $"{element.LocalName} {string.Join(' ', element.Attributes.Select(attribute => attribute.Name))} "
        + $"{element.GetAttribute("href")} {element.GetAttribute("src")} {element.GetAttribute("action")}"));
}
