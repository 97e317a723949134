using System.Globalization;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Listings;

public sealed class PriceSummaryTests(ApiFixture api) : ApiTest(api)
{
    private const string First = "2023-01-01T00:00:00Z";

    [Fact]
    public async Task GetSummary_OfSeveralPrices_SumsThemUp()
    {
        var id = await CreateAsync(Sample.Listing(100_000).With("surface_area_m2", 43.5));
        await ChangeAsync(id, "2023-02-01T00:00:00Z", 150_000);
        await ChangeAsync(id, "2023-03-01T00:00:00.5Z", 99_999.99m);
        await ChangeAsync(id, "2023-04-01T00:00:00Z", 150_000);
        await ChangeAsync(id, "2023-05-01T00:00:00Z", 125_000);

        var expected = $$"""
            {"listing_id":{{id}},"initial_price_eur":100000,"initial_date":"2023-01-01T00:00:00Z",
            "current_price_eur":125000,"current_since":"2023-05-01T00:00:00Z",
            "previous_price_eur":150000,"previous_date":"2023-04-01T00:00:00Z",
            "lowest_price_eur":99999.99,"lowest_date":"2023-03-01T00:00:00.500000Z",
            "highest_price_eur":150000,"highest_date":"2023-02-01T00:00:00Z","changes_count":4,"drops_count":2,
            "total_change_eur":25000,"total_change_percent":25,
            "last_change_eur":-25000,"last_change_percent":-16.67,"price_per_m2_eur":2873.56,"price_at_eur":99999.99,
            "archived_before":null}
            """;
        var summary = await Client.GetStringAsync($"/listings/{id}/prices/summary?at=2023-03-31T23:59:59Z");
        Assert.Equal(expected.ReplaceLineEndings(""), summary);
    }

    [Fact]
    public async Task GetSummary_OfOnePrice_KnowsNoPreviousAndNoChange()
    {
        var id = await CreateAsync(Sample.Listing(87));

        var expected = $$"""
            {"listing_id":{{id}},"initial_price_eur":87,"initial_date":"{{First}}","current_price_eur":87,"current_since":"{{First}}",
            "previous_price_eur":null,"previous_date":null,"lowest_price_eur":87,"lowest_date":"{{First}}",
            "highest_price_eur":87,"highest_date":"{{First}}",
            "changes_count":0,"drops_count":0,"total_change_eur":0,"total_change_percent":0,
            "last_change_eur":null,"last_change_percent":null,
            "price_per_m2_eur":2,"price_at_eur":null,"archived_before":null}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), await Client.GetStringAsync($"/listings/{id}/prices/summary"));
    }

    [Theory]
    [InlineData("2022-12-31T23:59:59.9999999Z", null)]
    [InlineData("2023-01-01T00:00:00Z", 1)]
    [InlineData("2023-01-01T00:00:00.0000009Z", 1)]
    [InlineData("2023-01-01T00:00:00.000001Z", 2)]
    [InlineData("2023-01-01T01:00:00%2B01:00", 1)]
    [InlineData("9999-12-31T23:59:59.9999999Z", 2)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    public async Task GetSummary_At_FindsThePriceThatHeld(string at, int? expected)
    {
        var id = await CreateAsync(Sample.Listing(1));
        await UpdateAsync(id, Sample.Listing(2));

        Assert.Equal(expected, (int?)(await SummaryAsync(id, $"?at={at}"))["price_at_eur"]);
    }

    [Theory]
    [InlineData("0", "0", "0", "null", "null", "0")]
    [InlineData("0", "99", "99", "null", "null", "1.98")]
    [InlineData("99", "0", "-99", "-100", "-100", "0")]
    [InlineData("0.01", "999999999999.99", "999999999999.98", "9999999999999800", "9999999999999800", "20000000000")]
    [InlineData("400", "400.50", "0.5", "0.13", "0.13", "8.01")]
    [InlineData("400", "399.50", "-0.5", "-0.13", "-0.13", "7.99")]
    public async Task GetSummary_Percentages_AreRoundedAndNeverOfZero(
        string initial, string current, string euros, string total, string last, string perM2)
    {
        var id = await CreateAsync(Listing(initial, "50"));
        await UpdateAsync(id, Listing(current, "50"));

        var summary = await SummaryAsync(id);

        Assert.Equal(
            [euros, total, last, perM2],
            new[] { "total_change_eur", "total_change_percent", "last_change_percent", "price_per_m2_eur" }
                .Select(name => summary[name]?.ToJsonString() ?? "null"));
    }

    [Theory]
    [InlineData("100", "0", "null")]
    [InlineData("0", "0", "null")]
    [InlineData("0", "1e-300", "0")]
    [InlineData("0.01", "1e-300", "null")]
    [InlineData("0.01", "1e-14", "null")]
    [InlineData("0.01", "2e-14", "500000000000")]
    [InlineData("999999999999.99", "0.5", "null")]
    [InlineData("999999999999.99", "1", "999999999999.99")]
    [InlineData("999999999999.99", "10000000", "100000")]
    [InlineData("100", "33.333333333333336", "3")]
    [InlineData("0.05", "10", "0.01")]
    public async Task GetSummary_PricePerSquareMetre_IsNullWhereItWouldBeAbovePrices(string price, string surface, string expected)
    {
        var id = await CreateAsync(Listing(price, surface));
        Assert.Equal(expected, (await SummaryAsync(id))["price_per_m2_eur"]?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("2019-12-31T23:59:59Z")]
    [InlineData("2020-01-03T00:00:00Z")]
    [InlineData("2020-01-06T12:00:00Z")]
    public async Task GetSummary_OfRandomHistories_IsWhatSqlMakesOfThem(string at)
    {
        await InsertHistoriesAsync(new Random(42), listings: 300);
        await Histories.AssertSoundAsync(Database);

        await PriceSummaries.AssertAgreeAsync(Client, Database, at, Enumerable.Range(1, 300).Select(id => (long)id));
    }

    [Fact]
    public async Task GetSummary_TakesOneStatement()
    {
        var id = await CreateAsync(Sample.Listing());
        App.Logs.Start();

        await SummaryAsync(id);

        Assert.DoesNotContain("description", Assert.Single(App.Logs.StopForSql()), StringComparison.Ordinal);
    }

    // A price a day, from few prices, so that many are equal; a third has one price alone.
    private async Task InsertHistoriesAsync(Random random, int listings)
    {
        string[] prices = ["0", "0.01", "99.99", "100", "150000", "150000.5", "380000", "999999999999.99"];
        string[] surfaces = ["0", "1e-300", "0.01", "12.34", "43.5", "99.999", "10000000"];
        for (var id = 1; id <= listings; id++)
        {
            List<string> history = [.. Enumerable.Range(0, Math.Max(1, random.Next(-4, 12))).Select(_ => random.GetItems(prices, 1)[0])];
            history = [.. history.Where((price, i) => i == 0 || price != history[i - 1])];
            await Database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country,
                    surface_area_m2, rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
                VALUES ({id}, 'n', 'd', 'STUDIO', 's', 'p', 'c', 'FR', {random.GetItems(surfaces, 1)[0]}, 1, 1, {history[^1]},
                    '2020-01-01', '2021-01-01', 1);
                INSERT INTO listing_price_log (listing_id, price_change, updated_time)
                SELECT {id}, price, timestamptz '2020-01-01Z' + (n - 1) * interval '1 day'
                FROM unnest(ARRAY[{string.Join(',', history)}]::numeric[]) WITH ORDINALITY AS history (price, n)
                """));
        }
    }

    private async Task ChangeAsync(long id, string at, decimal price)
    {
        At(at);
        await UpdateAsync(id, Sample.Listing(price));
    }

    private static JsonObject Listing(string price, string surface) =>
        Sample.Listing().With("latest_price_eur", price).With("surface_area_m2", surface);

    private async Task<JsonNode> SummaryAsync(long id, string query = "") =>
        JsonNode.Parse(await Client.GetStringAsync($"/listings/{id}/prices/summary{query}"))!;
}
