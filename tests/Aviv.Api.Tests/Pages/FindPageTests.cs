using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Aviv.Api.Search;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Pages;

public sealed class FindPageTests(ApiFixture api) : PageTest(api)
{
    [Theory]
    [InlineData("/?utm_source=x&city=Paris&fbclid", "/?city=Paris")]
    [InlineData("/?city=Paris&range=1y&count=true", "/?city=Paris")]
    [InlineData("/?gclid=x", "/")]
    [InlineData("/homes/7?range=&utm_source=x", "/homes/7")]
    [InlineData("/homes/7?a=b&range=1y", "/homes/7?range=1y")]
    public async Task Parameters_ThatMeanNothingToAPage_AreLeftOutOfItsAddress(string address, string tidy)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Client.BaseAddress };

        using var answer = await client.GetAsync(address);

        Assert.Equal((HttpStatusCode.Found, tidy), (answer.StatusCode, answer.Header("Location")));
    }

    [Fact]
    public async Task Home_ThatIsFound_HasPriceChangeAndPricePerSquareMetre()
    {
        var id = await CreateWithThreePricesAsync();
        await CreateAsync(Sample.Listing(name: "Another"));

        var page = await OpenAsync("/?q=canal");

        Assert.Equal("1 home", Text(page, "#found"));
        var home = page.QuerySelectorAll(".homes li").Single();
        Assert.Equal($"/homes/{id}", home.QuerySelector("h3 a")!.GetAttribute("href"));
        Assert.Equal(
            "Two rooms by the canal Paris, FR 90,000.50 € ▼ −40 %, 12 days ago Apartment, 43.5 m², 2 rooms, 2,068.98 € per m² "
            + "90,000.50 € to 150,000 € since 3 May 2022",
            Text(page, ".homes li article"));
        Assert.Equal("true", home.QuerySelector("figure > svg.small-chart")!.GetAttribute("aria-hidden"));
        var another = await OpenAsync("/?q=another");
        Assert.Equal("Never changed", Text(another, "article .quiet"));
        Assert.Equal("100,000 € since 26 July 2022", Text(another, "article figcaption"));
    }

    [Fact]
    public async Task Form_KeepsWhatIsAskedFor()
    {
        var page = await OpenAsync(
            "/?q=canal+lift&city=Orl%C3%A9ans&min_price=100000&building_type=HOUSE&building_type=STUDIO&sort=-price&price_dropped=true"
            + "&price_changed_since=2022-12-02T00:00:00Z");

        Assert.Equal("canal lift", Value(page, "q"));
        Assert.Equal("Orléans", Value(page, "city"));
        Assert.Equal("100000", Value(page, "min_price"));
        var kinds = page.QuerySelectorAll("fieldset input[checked]").Select(box => box.ParentElement!.TextContent.Trim());
        Assert.Equal(["Studio", "House"], kinds);
        Assert.Equal(("Highest price first", "In the last 30 days"), (Chosen(page, "sort"), Chosen(page, "price_changed_since")));
        Assert.NotNull(page.QuerySelector("input[name=price_dropped][checked]"));
        Assert.NotNull(page.QuerySelector("details[open]"));
    }

    [Fact]
    public async Task Form_HasALabelForEachField_AndTheNamesOfTheApi()
    {
        var page = await OpenAsync("/");
        var fields = page.QuerySelectorAll("form [name]").ToList();

        Assert.All(fields, field => Assert.True(
            field.ParentElement!.LocalName == "label" || page.QuerySelector($"label[for={field.Id}]") is not null, field.Id));
        Assert.Equal(
            SearchParameters.Page.Select(parameter => parameter.Name).Except(["limit", "count", "cursor"]).Order(),
            fields.Select(field => field.GetAttribute("name")!).Distinct().Order());
    }

    [Fact]
    public async Task Fields_LeftEmpty_AreNoFilter_AndNotInTheAddress()
    {
        await CreateAsync(Sample.Listing());

        using var answer = await SendAsync("/?q=&city=Paris&min_price=&sort=");
        var page = Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal("/?city=Paris", answer.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal("1 home", Text(page, "#found"));
    }

    [Fact]
    public async Task Value_ThatIsBad_IsToldAtItsField_AndKept()
    {
        var page = await OpenAsync("/?min_price=cheap&city=Paris&sort=luck", HttpStatusCode.BadRequest);
        var field = page.QuerySelector("#min_price")!;

        Assert.Equal(("cheap", "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
        Assert.Equal(
            "must be a number of euros from 0 to 999999999999.99, such as 250000 or 99.5",
            Text(page, $"#{field.GetAttribute("aria-describedby")}"));
        Assert.Equal("luck", Value(page, "sort"));
        Assert.StartsWith("must be one of ", Text(page, "#sort-error"), StringComparison.Ordinal);
        Assert.Equal("Paris", Value(page, "city"));
        Assert.Null(page.QuerySelector("#found"));
    }

    [Fact]
    public async Task Pages_FollowEachOther_InTheOrderOfTheApi()
    {
        await LongHistories.InsertAsync(Database, listings: 30, prices: 2);
        var expected = JsonNode.Parse(await Client.GetStringAsync("/listings?country=FR&sort=created"))!.AsArray()
            .Select(listing => $"/homes/{listing!["id"]}");

        var first = await OpenAsync("/?country=FR&sort=created");
        var second = await OpenAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal("24 homes, and more follow", Text(first, "#found"));
        Assert.Equal("6 homes", Text(second, "#found"));
        Assert.Equal(expected, Homes(first).Concat(Homes(second)));
        Assert.Null(second.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task Page_AsksTheDatabaseTwice_HoweverManyHomesItHas()
    {
        await LongHistories.InsertAsync(Database, listings: 30, prices: 3);
        App.Logs.Start();

        var page = await OpenAsync("/");

        Assert.Equal(2, App.Logs.StopForSql().Count);
        Assert.Equal(24, page.QuerySelectorAll("article .rise").Length);
    }

    [Fact]
    public async Task Search_WithoutAResult_SaysWhatToDo()
    {
        Assert.Contains("POST /listings", Text(await OpenAsync("/"), "section"), StringComparison.Ordinal);
        var page = await OpenAsync("/?city=Nowhere");

        Assert.Equal(
            "Nothing found No home meets all of these conditions. Leave one out, widen the price or the area, or look at all homes.",
            Text(page, "section"));
        Assert.Equal("/", page.QuerySelector("section a")!.GetAttribute("href"));
    }

    private static string? Value(IHtmlDocument page, string name) => page.QuerySelector($"#{name}") switch
    {
        IHtmlSelectElement select => select.Value,
        var field => field!.GetAttribute("value"),
    };

    private static string Chosen(IHtmlDocument page, string name) =>
        ((IHtmlSelectElement)page.QuerySelector($"#{name}")!).SelectedOptions.Single().Text;

    private static IEnumerable<string> Homes(IHtmlDocument page) =>
        page.QuerySelectorAll(".homes h3 a").Select(link => link.GetAttribute("href")!);
}
