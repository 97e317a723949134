using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Listings;

public sealed class ScenarioTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task GetPrices_AfterTwoUpdates_GivesAllThreeOldestFirst()
    {
        At("2023-01-12T09:23:36Z");
        var id = await CreateAsync(Sample.Listing(price: 100_000));
        At("2023-01-17T08:17:32Z");
        await UpdateAsync(id, Sample.Listing(price: 150_000));
        At("2023-01-21T18:37:14Z");
        await UpdateAsync(id, Sample.Listing(price: 125_000));

        Assert.Equal(
            """[{"price_eur":100000,"created_date":"2023-01-12T09:23:36Z"},"""
            + """{"price_eur":150000,"created_date":"2023-01-17T08:17:32Z"},"""
            + """{"price_eur":125000,"created_date":"2023-01-21T18:37:14Z"}]""",
            await PricesAsync(id));
        Assert.Equal(
            $$"""
            {"id":{{id}},"name":"Two rooms by the canal","description":"Third floor, south, quiet.","building_type":"APARTMENT",
            "postal_address":{"street_address":"12 quai de Valmy","postal_code":"75010","city":"Paris","country":"FR"},
            "latest_price_eur":125000,"surface_area_m2":43.5,"rooms_count":2,"bedrooms_count":1,
            "contact_phone_number":"+33612345678","created_date":"2023-01-12T09:23:36Z","updated_date":"2023-01-21T18:37:14Z","source":null}
            """.ReplaceLineEndings(""),
            await Client.GetStringAsync($"/listings/{id}"));
    }
}
