using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Listings;

/// <summary>What always holds of a listing and its price log, seen through the API and in the tables.</summary>
public sealed class PriceHistoryTests(ApiFixture api) : ApiTest(api)
{
    private const string Prices = "SELECT price_change FROM listing_price_log ORDER BY id";

    [Fact]
    public async Task Post_LogsTheFirstPriceAtTheCreationInstant()
    {
        At("2023-01-12T09:23:36.123456Z");
        var id = await CreateAsync(Sample.Listing(99.5m));

        Assert.Equal($$"""[{"price_eur":99.5,"created_date":"2023-01-12T09:23:36.123456Z"}]""", await PricesAsync(id));
        Assert.Equal(
            [$"({id},99.50,t,t,1)"],
            await Database.RowsAsync("""
                SELECT listing_id, price_change, updated_time = created_date AS a, created_date = updated_date AS b, version
                FROM listing JOIN listing_price_log ON listing_id = listing.id
                """));
    }

    [Fact]
    public async Task Put_OfPricesAABBA_LogsABA()
    {
        var id = await CreateAsync(Sample.Listing(100));
        foreach (var price in new[] { 100m, 200m, 200.00m, 100.00m, 100m })
        {
            Clock.Advance(TimeSpan.FromDays(1));
            await UpdateAsync(id, Sample.Listing(price, name: $"Priced at {Clock.GetUtcNow():O}"));
        }

        Assert.Equal(["(100.00)", "(200.00)", "(100.00)"], await Database.RowsAsync(Prices));
        Assert.Equal(100, (decimal)JsonNode.Parse(await Client.GetStringAsync($"/listings/{id}"))!["latest_price_eur"]!);
    }

    [Fact]
    public async Task Put_OfAnotherPrice_SharesOneInstantBetweenListingAndLog()
    {
        var id = await CreateAsync(Sample.Listing(100));
        At("2023-02-01T10:11:12.345678Z");
        await UpdateAsync(id, Sample.Listing(200));

        Assert.Equal(
            ["(\"2023-02-01 10:11:12.345678+00\",\"2023-02-01 10:11:12.345678+00\")"],
            await Database.RowsAsync("""
                SELECT updated_date AT TIME ZONE 'UTC' || '+00' AS a, max(updated_time) AT TIME ZONE 'UTC' || '+00' AS b
                FROM listing JOIN listing_price_log ON listing_id = listing.id GROUP BY listing.id
                """));
    }

    [Fact]
    public async Task Put_OfWhatGetReturned_ChangesNothing()
    {
        var id = await CreateAsync(Sample.Listing(99.50m));
        using var before = await Client.GetAsync($"/listings/{id}");
        var body = await before.Content.ReadAsStringAsync();
        Clock.Advance(TimeSpan.FromDays(1));

        using var after = await Client.PutAsync($"/listings/{id}", Json(body));

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(body, await after.Content.ReadAsStringAsync());
        Assert.Equal("\"1\"", before.Headers.ETag!.Tag);
        Assert.Equal("\"1\"", after.Headers.ETag!.Tag);
        Assert.Equal(["(99.50)"], await Database.RowsAsync(Prices));
    }

    [Fact]
    public async Task Put_OfAnotherPhoneOnly_IsANewVersionAndNoPrice()
    {
        var id = await CreateAsync(Sample.Listing(100));
        At("2023-03-01T00:00:00Z");

        using var response = await PutAsync(id, Sample.Listing(100).With("contact_phone_number", ""));

        Assert.Equal("\"2\"", response.Headers.ETag!.Tag);
        var listing = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Null(listing["contact_phone_number"]);
        Assert.Equal("2023-03-01T00:00:00Z", (string)listing["updated_date"]!);
        Assert.Equal(["(100.00)"], await Database.RowsAsync(Prices));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public async Task Put_WhileTheClockStandsStillOrStepsBack_StillMovesTheInstants(int seconds)
    {
        At("2023-01-12T09:00:00Z");
        var id = await CreateAsync(Sample.Listing(100));
        Clock.AdjustTime(Clock.GetUtcNow().AddSeconds(seconds));
        await UpdateAsync(id, Sample.Listing(200));
        await UpdateAsync(id, Sample.Listing(300));

        Assert.Equal(
            """[{"price_eur":100,"created_date":"2023-01-12T09:00:00Z"},"""
            + """{"price_eur":200,"created_date":"2023-01-12T09:00:00.000001Z"},"""
            + """{"price_eur":300,"created_date":"2023-01-12T09:00:00.000002Z"}]""",
            await PricesAsync(id));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Write_WhoseLogRowFails_ChangesNothing(string method)
    {
        var id = await CreateAsync(Sample.Listing(100));
        var before = await Database.RowsAsync("SELECT * FROM listing");
        await Database.ExecuteAsync("ALTER TABLE listing_price_log ADD CONSTRAINT sabotage CHECK (price_change <> 666)");
        try
        {
            using var request = new HttpRequestMessage(new(method), method == "PUT" ? $"/listings/{id}" : "/listings")
            {
                Content = Json(Sample.Listing(666).ToJsonString()),
            };
            using var response = await Client.SendAsync(request);

            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
            Assert.Equal("internal_error", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!);
            Assert.Equal(before, await Database.RowsAsync("SELECT * FROM listing"));
            Assert.Equal(["(100.00)"], await Database.RowsAsync(Prices));
        }
        finally
        {
            await Database.ExecuteAsync("ALTER TABLE listing_price_log DROP CONSTRAINT sabotage");
        }
    }

    [Fact]
    public async Task TheLog_HasNoColumnForPersonalData() => Assert.Equal(
        ["(id,bigint)", "(listing_id,bigint)", "(price_change,numeric)", "(updated_time,\"timestamp with time zone\")"],
        await Database.RowsAsync(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'listing_price_log' ORDER BY 1"));
}
