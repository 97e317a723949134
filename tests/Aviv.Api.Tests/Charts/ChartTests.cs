using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Charts;

public sealed class ChartTests(ApiFixture api) : ChartTest(api)
{
    private const string OfAnError = "default-src 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("")]
    [InlineData("?theme=light")]
    [InlineData("?theme=dark")]
    [InlineData("?theme=auto")]
    public async Task Chart_IsAnSvg_ThatMayUseItsOwnStyleAlone(string query)
    {
        using var answer = await Client.ReadAsync("GET", await AddressAsync() + query, origin: "http://localhost:5173");
        var picture = new Picture(await answer.Content.ReadAsStringAsync());

        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(picture.Of("style").Single().Value)));
        Assert.Equal(
            (HttpStatusCode.OK, "image/svg+xml; charset=utf-8", "no-cache", "nosniff"),
            (answer.StatusCode, answer.Header("Content-Type"), answer.Header("Cache-Control"), answer.Header("X-Content-Type-Options")));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'", answer.Header("Content-Security-Policy"));
        Assert.Equal("http://localhost:5173", answer.Header("Access-Control-Allow-Origin"));
        Assert.DoesNotContain(
            picture.Root.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "style" or "href");
    }

    [Fact]
    public async Task Themes_DifferInTheirColours_AndAutoHasBoth()
    {
        var address = await AddressAsync();
        var styles = new List<string>();
        foreach (var theme in new[] { "light", "dark", "auto" })
            styles.Add(new Picture(await Client.GetStringAsync($"{address}?theme={theme}")).Of("style").Single().Value);

        Assert.DoesNotContain("prefers-color-scheme", styles[0] + styles[1], StringComparison.Ordinal);
        Assert.NotEqual(styles[0], styles[1]);
        Assert.Contains(".chart-back{fill:#fff}", styles[2], StringComparison.Ordinal);
        Assert.Contains("@media(prefers-color-scheme:dark){.price-chart{fill:#e4e7eb}", styles[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("range=2y", "range", "must be one of 90d, 1y, 3y, all")]
    [InlineData("width=319", "width", "must be a whole number between 320 and 1600")]
    [InlineData("width=1601", "width", "must be a whole number between 320 and 1600")]
    [InlineData("height=159", "height", "must be a whole number between 160 and 900")]
    [InlineData("height=901", "height", "must be a whole number between 160 and 900")]
    [InlineData("theme=blue", "theme", "must be one of light, dark, auto")]
    [InlineData("widht=640", "widht", "is not a parameter of this route; the nearest is width")]
    public async Task BadParameter_IsRefused(string query, string name, string message)
    {
        using var answer = await Client.ReadAsync("GET", $"{await AddressAsync()}?{query}");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_query"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Equal([message], problem["errors"]![name]!.AsArray().Select(text => (string)text!));
        Assert.Equal((OfAnError, "no-store"), (answer.Header("Content-Security-Policy"), answer.Header("Cache-Control")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    public async Task UnknownListing_IsNotFound(string? ifNoneMatch)
    {
        using var answer = await Client.ReadAsync("GET", "/listings/424242/prices.svg", ifNoneMatch is null ? null : [ifNoneMatch]);

        Assert.Equal(
            (HttpStatusCode.NotFound, "application/problem+json", OfAnError),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Header("Content-Security-Policy")));
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGet()
    {
        var address = await AddressAsync();
        using var get = await Client.ReadAsync("GET", address);
        using var head = await Client.ReadAsync("HEAD", address);

        foreach (var name in new[] { "Content-Length", "Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "Vary" })
            Assert.Equal((name, get.Header(name)), (name, head.Header(name)));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Accept_IsNotNegotiated()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await AddressAsync());
        request.Headers.Add("Accept", "application/json");
        using var answer = await Client.SendAsync(request);

        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType?.MediaType);
    }
}
