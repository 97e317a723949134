using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class PatchTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Patch_OfThePrice_ChangesAndLogsThePriceAlone()
    {
        var id = await CreateAsync(Sample.Listing(100));
        var before = await Client.GetStringAsync($"/listings/{id}");
        At("2023-02-01T00:00:00Z");

        var answer = await PatchAsync(id, """{"latest_price_eur":125000}""");

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (answer.Status, answer.ETag));
        Assert.Equal(before.Replace(":100,", ":125000,").Replace("updated_date\":\"2023-01", "updated_date\":\"2023-02"), answer.Body);
        Assert.Equal(answer.Body, await Client.GetStringAsync($"/listings/{id}"));
        Assert.Equal(
            """[{"price_eur":100,"created_date":"2023-01-01T00:00:00Z"},{"price_eur":125000,"created_date":"2023-02-01T00:00:00Z"}]""",
            await PricesAsync(id));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task Patch_OfThePhoneByNothing_RemovesItAlone(string json)
    {
        var id = await CreateAsync(Sample.Listing(100));

        var answer = await PatchAsync(id, $$"""{"contact_phone_number":{{json}}}""");

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (answer.Status, answer.ETag));
        Assert.Null(answer.Json["contact_phone_number"]);
        Assert.Equal(["(100.00)"], await Database.RowsAsync("SELECT price_change FROM listing_price_log"));
        Assert.Equal(1, await Database.ScalarAsync<long>(
            "SELECT count(*) FROM listing WHERE num_nulls(contact_phone_number, contact_sealed, contact_hash, contact_key) = 4"));
    }

    [Fact]
    public async Task Patch_OfOtherMembers_KeepsThePhone()
    {
        var id = await CreateAsync(Sample.Listing());
        Assert.Equal(Sample.Phone, (string)(await PatchAsync(id, """{"name":"Loft"}""")).Json["contact_phone_number"]!);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("description")]
    [InlineData("building_type")]
    [InlineData("postal_address")]
    [InlineData("latest_price_eur")]
    [InlineData("surface_area_m2")]
    [InlineData("rooms_count")]
    [InlineData("bedrooms_count")]
    [InlineData("postal_address.street_address")]
    [InlineData("postal_address.city")]
    [InlineData("postal_address.country")]
    public async Task Patch_OfWhatIsRequiredByNull_IsRefusedByItsPath(string path)
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();
        var body = path.Split('.').Reverse().Aggregate("null", (json, member) => $$"""{"{{member}}":{{json}}}""");

        var answer = await PatchAsync(id, body);

        answer.AssertProblem(422, "validation_failed", path);
        // To leave it out is right: nobody is told that it is required.
        Assert.Equal("""["must not be null"]""", answer.Json["errors"]![path]!.ToJsonString());
        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Patch_OfTheCity_KeepsTheRestOfTheAddress()
    {
        var id = await CreateAsync(Sample.Listing());

        var answer = await PatchAsync(id, """{"postal_address":{"city":"Lyon"}}""");

        Assert.Equal(
            """{"street_address":"12 quai de Valmy","postal_code":"75010","city":"Lyon","country":"FR"}""",
            answer.Json["postal_address"]!.ToJsonString());
    }

    [Fact]
    public async Task Patch_OfNumbersInTexts_ReadsThem()
    {
        var id = await CreateAsync(Sample.Listing());

        var answer = await PatchAsync(
            id, """{"latest_price_eur":"125000.50","surface_area_m2":"50","rooms_count":"3","bedrooms_count":"0"}""");

        const string Changed = "\"latest_price_eur\":125000.5,\"surface_area_m2\":50,\"rooms_count\":3,\"bedrooms_count\":0,";
        Assert.Contains(Changed, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"postal_address":{}}""")]
    [InlineData("""{"latest_price_eur":100.00}""")]
    [InlineData("""{"latest_price_eur":"1e2","rooms_count":2.0}""")]
    [InlineData("""{"postal_address":{"country":"fr"}}""")]
    [InlineData("""{"id":0,"created_date":null,"updated_date":{"any":["thing"]}}""")]
    public async Task Patch_ThatChangesNothing_ChangesNothing(string body)
    {
        var id = await CreateAsync(Sample.Listing(100));
        var before = await TablesAsync();
        At("2023-02-01T00:00:00Z");

        var answer = await PatchAsync(id, body);

        Assert.Equal((HttpStatusCode.OK, "\"1\""), (answer.Status, answer.ETag));
        Assert.Equal(await Client.GetStringAsync($"/listings/{id}"), answer.Body);
        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Patch_OfWhatGetReturned_ChangesNothing()
    {
        var id = await CreateAsync(Sample.Listing());
        var got = await Client.GetStringAsync($"/listings/{id}");

        var answer = await PatchAsync(id, got);

        Assert.Equal((HttpStatusCode.OK, got, "\"1\""), (answer.Status, answer.Body, answer.ETag));
    }

    [Theory]
    [InlineData("""{"latest_price_eur":-1}""", 422, "validation_failed", "latest_price_eur")]
    [InlineData("""{"price":1}""", 400, "unknown_field", "price")]
    [InlineData("""{"latest_price_eur":1}""", 404, "not_found")]
    [InlineData("{}", 404, "not_found")]
    public async Task Patch_OfAnUnknownListing_IsValidatedFirst(string body, int status, string code, params string[] paths) =>
        (await PatchAsync(424242, body)).AssertProblem(status, code, paths);

    [Fact]
    public async Task Patch_InPlainJson_IsToldTheMediaTypeToSend()
    {
        var id = await CreateAsync(Sample.Listing());

        using var response = await Client.PatchAsync($"/listings/{id}", Json("""{"latest_price_eur":1}"""));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains(
            "Send the body as application/merge-patch+json in UTF-8", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<Answer> PatchAsync(long id, string body) => Client.AnswerAsync("PATCH", $"/listings/{id}", body);
}
