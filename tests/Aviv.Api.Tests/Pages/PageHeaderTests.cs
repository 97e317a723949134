using System.Net;
using System.Text.RegularExpressions;
using Aviv.Api.Pages;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Pages;

public sealed partial class PageHeaderTests(ApiFixture api) : PageTest(api)
{
    private const string Policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    [Theory]
    [InlineData("/", "Accept-Encoding")]
    [InlineData("/homes/ID", "Accept-Encoding")]
    [InlineData("/?min_price=cheap", null)]
    [InlineData("/nowhere", null)]
    public async Task Page_LoadsNothingFromElsewhere_AndIsAskedForAnew(string address, string? vary)
    {
        address = address.Replace("ID", $"{await CreateAsync(Sample.Listing())}", StringComparison.Ordinal);
        using var answer = await SendAsync(address);

        Assert.Equal(Policy, answer.Header("Content-Security-Policy"));
        Assert.Equal(("nosniff", "no-referrer"), (answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy")));
        Assert.Equal(answer.IsSuccessStatusCode ? "no-cache" : "no-store", answer.Header("Cache-Control"));
        Assert.Equal(vary, answer.Header("Vary"));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Page_NamesNoOtherHost_AndHasNoScriptOrStyleOfItsOwn()
    {
        var id = await CreateWithThreePricesAsync();
        foreach (var address in new[] { "/", $"/homes/{id}", "/?min_rooms=x" })
        {
            using var answer = await SendAsync(address);
            var page = Parse(await answer.Content.ReadAsStringAsync());
            var links = page.QuerySelectorAll("[href], [src], [action]")
                .Select(one => one.GetAttribute("href") ?? one.GetAttribute("src") ?? one.GetAttribute("action")!).ToList();

            Assert.NotEmpty(links);
            Assert.All(links, link => Assert.Matches($"^(/(?!/)|#|\\?|tel:|{Regex.Escape(Client.BaseAddress!.ToString())})", link));
            Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src], [type='application/ld+json'])"));
            Assert.All(
                page.All.SelectMany(one => one.Attributes), one => Assert.False(one.Name.StartsWith("on", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/homes/ID")]
    [InlineData("/nowhere")]
    public async Task Page_HasLandmarks_AndALinkToItsContent(string address)
    {
        var page = await OpenAsync(
            address.Replace("ID", $"{await CreateAsync(Sample.Listing())}", StringComparison.Ordinal),
            address == "/nowhere" ? HttpStatusCode.NotFound : HttpStatusCode.OK);

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.All(
            ["body > header", "header > nav", "body > main", "body > footer", "main h1"],
            part => Assert.Single(page.QuerySelectorAll(part)));
        Assert.Equal("#main", page.Body!.FirstElementChild!.GetAttribute("href"));
        Assert.Contains(page.QuerySelectorAll("nav a"), link => link.GetAttribute("href") == "/docs");
        Assert.All(page.QuerySelectorAll("[id]").GroupBy(one => one.Id), ids => Assert.Single(ids));
    }

    [Fact]
    public async Task Head_OfAPage_IsThatOfItsGet()
    {
        using var get = await SendAsync("/");
        using var head = await SendAsync("/", method: "HEAD");

        Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync()));
        Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
    }

    [Fact]
    public async Task Page_IsCompressed()
    {
        using var answer = await Client.ReadAsync("GET", "/", encoding: "br");

        Assert.Equal((HttpStatusCode.OK, "br"), (answer.StatusCode, answer.Header("Content-Encoding")));
    }

    /// <summary>Histories as long as they come, and as many as a page has room for.</summary>
    [Fact]
    public async Task Page_IsSmall_HoweverMuchThereIsToShow()
    {
        var id = await LongHistories.InsertAsync(Database, listings: FindPage.MostHomes, prices: 1);
        await Database.ExecuteAsync($"""
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT listing.id, 200000 + (i + listing.id) * 7919 % 100003, timestamptz '2024-06-01' + i * interval '10 min'
            FROM listing, generate_series(0, CASE listing.id WHEN {id} THEN 99999 ELSE 30 END) i ORDER BY listing.id, i
            """);
        At("2026-05-03T12:00:00Z");

        foreach (var address in new[] { "/", $"/homes/{id}" })
        {
            using var answer = await Client.ReadAsync("GET", address, encoding: "gzip");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 1_000, 50 * 1024);
        }
    }

    [Fact]
    public async Task StyleSheet_IsKeptForGood_UnderANameThatIsItsContents()
    {
        var page = await OpenAsync("/");
        var address = page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        using var answer = await Client.ReadAsync("GET", address);
        using var compressed = await Client.ReadAsync("GET", address, encoding: "gzip");
        using var icon = await Client.ReadAsync("GET", page.QuerySelector("link[rel=icon]")!.GetAttribute("href")!);

        Assert.Matches(Fingerprinted(), address);
        Assert.Equal((HttpStatusCode.OK, "text/css"), (answer.StatusCode, answer.Header("Content-Type")));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Aviv.Api/wwwroot/assets/site.css")),
            await answer.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, "gzip"), (compressed.StatusCode, compressed.Header("Content-Encoding")));
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (icon.StatusCode, icon.Header("Content-Type")));
    }

    [GeneratedRegex(@"^/assets/site\.[a-z0-9]{10}\.css$")]
    private static partial Regex Fingerprinted();
}
