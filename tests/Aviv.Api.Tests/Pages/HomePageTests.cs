using System.Net;
using AngleSharp.Dom;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Pages;

public sealed class HomePageTests(ApiFixture api) : PageTest(api)
{
    [Fact]
    public async Task Home_SaysWhatItIs_AndWhatItsPricesComeTo()
    {
        var page = await OpenAsync($"/homes/{await CreateWithThreePricesAsync()}");

        Assert.Equal("Two rooms by the canal · Aviv", page.Title);
        Assert.Equal("Two rooms by the canal", Text(page, "h1"));
        Assert.Equal("12 quai de Valmy, 75010 Paris, FR", Text(page, ".where"));
        Assert.Equal("90,000.50 €", Text(page, ".price"));
        Assert.Equal("Asked 10 % less than at the start, one cut and one rise, this price since 14 July 2022.", Text(page, ".lead"));
        Assert.Equal(
            [
                "Kind: Apartment", "Area: 43.5 m²", "Rooms: 2 rooms, 1 bedroom", "Price per m²: 2,068.98 €",
                "Lowest: 90,000.50 €, 14 July 2022", "Highest: 150,000 €, 1 June 2022", $"Telephone: {Sample.Phone}",
            ],
            page.QuerySelectorAll(".facts div").Select(fact => $"{Text(fact, "dt")}: {Text(fact, "dd")}"));
        Assert.Equal("Third floor, south, quiet.", Text(page, ".description"));
        Assert.Equal($"tel:{Sample.Phone}", page.QuerySelector(".facts a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Home_HasATableOfEveryPrice_NewestFirst()
    {
        var page = await OpenAsync($"/homes/{await CreateWithThreePricesAsync()}");

        Assert.Equal(
            [
                "Since | Price | Change | Change in %",
                "14 July 2022 | 90,000.50 € | −59,999.50 € | ▼ −40 %",
                "1 June 2022 | 150,000 € | +50,000 € | ▲ +50 %",
                "3 May 2022 | 100,000 € | First price |",
            ],
            page.QuerySelectorAll("tr").Select(Row));
        Assert.Equal("2022-07-14T10:00:00Z", page.QuerySelector("time")!.GetAttribute("datetime"));
        Assert.Equal("3 prices, newest first", Text(page, "caption"));
    }

    [Fact]
    public async Task Home_OfAPriceThatNeverChanged_SaysSo()
    {
        var page = await OpenAsync($"/homes/{await CreateAsync(Sample.Listing())}");

        Assert.Equal("The price has not changed since the start, 1 January 2023.", Text(page, ".lead"));
        Assert.Equal("1 January 2023 | 100,000 € | First price |", Row(page.QuerySelectorAll("tr")[^1]));
    }

    /// <summary>One history that is read at once, and one that is too long for that.</summary>
    [Theory]
    [InlineData(101)]
    [InlineData(1_001)]
    public async Task Home_OfALongHistory_ShowsItsNewestPrices_AndWhereTheRestIs(int prices)
    {
        var id = await LongHistories.InsertAsync(Database, listings: 1, prices);

        var page = await OpenAsync($"/homes/{id}");

        var rows = page.QuerySelectorAll("tbody tr").ToList();
        Assert.Equal(100, rows.Count);
        Assert.StartsWith($"1 January 2024 | {prices:#,##0} € | +1 € | ▲ +", Row(rows[0]), StringComparison.Ordinal);
        Assert.StartsWith($"1 January 2024 | {prices - 99:#,##0} € | +1 € | ▲ +", Row(rows[^1]), StringComparison.Ordinal);
        Assert.Equal($"The newest 100 of {prices:#,##0} prices; the JSON has them all.", Text(page, "caption"));
        Assert.Equal($"/listings/{id}/prices", page.QuerySelector("caption a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Range_IsALink_AndGoesToTheChart()
    {
        var id = await CreateWithThreePricesAsync();
        var all = await OpenAsync($"/homes/{id}");
        var year = await OpenAsync($"/homes/{id}?range=1y");

        Assert.Equal(["90 days", "1 year", "3 years", "Everything"], all.QuerySelectorAll(".ranges a").Select(link => link.TextContent));
        Assert.Equal("Everything", Text(all, "[aria-current]"));
        Assert.Equal("1 year", Text(year, "[aria-current]"));
        Assert.Equal("Price from 3 May 2022 to 26 July 2022", Text(all, ".price-chart title"));
        Assert.Equal("Price from 27 July 2021 to 26 July 2022", Text(year, ".price-chart title"));
        Assert.Equal(
            [$"/listings/{id}", $"/listings/{id}/prices", $"/listings/{id}/prices/summary", $"/listings/{id}/prices.svg?range=1y"],
            year.QuerySelectorAll(".links a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Chart_IsThatOfTheApi_InTheColoursOfThePage_ForWideAndForNarrowWindows()
    {
        var id = await CreateWithThreePricesAsync();
        var page = await OpenAsync($"/homes/{id}");
        var file = Parse(await Client.GetStringAsync($"/listings/{id}/prices.svg"));

        Assert.Equal(2, page.QuerySelectorAll(".chart .price-chart[role=img]").Length);
        Assert.Equal(
            file.QuerySelector(".chart-line")!.GetAttribute("d"), page.QuerySelector(".wide .chart-line")!.GetAttribute("d"));
        Assert.Equal("2022-05-03=100000 2022-06-01=150000 2022-07-14=90000.5", page.QuerySelector(".chart")!.GetAttribute("data-steps"));
    }

    [Fact]
    public async Task Home_TellsOtherSites_ItsPictureAndPrice()
    {
        var id = await CreateWithThreePricesAsync();
        var page = await OpenAsync($"/homes/{id}");
        var site = Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        string? Meta(string name) => page.QuerySelector($"meta[property='{name}']")!.GetAttribute("content");

        Assert.Equal("Two rooms by the canal, 90,000.50 €", Meta("og:title"));
        Assert.Equal($"{site}/homes/{id}", Meta("og:url"));
        Assert.Equal($"{site}/listings/{id}/prices.svg?range=all", Meta("og:image"));
        Assert.Equal("90000.5", Meta("product:price:amount"));
        Assert.Equal(
            $$$"""
            {"@context":"https://schema.org","@type":"Offer","url":"{{{site}}}/homes/{{{id}}}","price":"90000.5","priceCurrency":"EUR",
            "itemOffered":{"@type":"Apartment","name":"Two rooms by the canal","description":"Third floor, south, quiet.",
            "address":{"@type":"PostalAddress","streetAddress":"12 quai de Valmy","postalCode":"75010","addressLocality":"Paris",
            "addressCountry":"FR"},"floorSize":{"@type":"QuantitativeValue","value":43.5,"unitCode":"MTK"},
            "numberOfRooms":2,"numberOfBedrooms":1}}
            """.ReplaceLineEndings(""),
            LinkedData(page).ToJsonString());
    }

    [Fact]
    public async Task Range_ThatIsNone_IsAPageThatNamesThem()
    {
        var page = await OpenAsync($"/homes/{await CreateAsync(Sample.Listing())}?range=10y", HttpStatusCode.BadRequest);

        Assert.Equal("range must be one of 90d, 1y, 3y, all", Text(page, ".faults"));
    }

    private static string Row(IElement row) => string.Join(" | ", row.Children.Select(cell => cell.TextContent)).TrimEnd();
}
