using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class TolerantWriteTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Post_OfWhatABrowserFormSends_IsAccepted()
    {
        using var response = await Client.PostAsync("/listings", Json("""
            {"id":"","name":"Flat","description":"Quiet.","building_type":"HOUSE",
             "postal_address":{"street_address":"1 rue","postal_code":"75001","city":"Paris","country":"fr"},
             "latest_price_eur":"120000.50","surface_area_m2":"43","rooms_count":"2","bedrooms_count":"0",
             "contact_phone_number":"","created_date":"yesterday","updated_date":{"a":[1]}}
            """));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var listing = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var id = (long)listing["id"]!;
        Assert.Equal($"/listings/{id}", response.Headers.Location!.OriginalString);
        Assert.Equal(
            $$"""
            {"id":{{id}},"name":"Flat","description":"Quiet.","building_type":"HOUSE",
            "postal_address":{"street_address":"1 rue","postal_code":"75001","city":"Paris","country":"FR"},
            "latest_price_eur":120000.5,"surface_area_m2":43,"rooms_count":2,"bedrooms_count":0,"contact_phone_number":null,
            "created_date":"2023-01-01T00:00:00Z","updated_date":"2023-01-01T00:00:00Z","source":null}
            """.ReplaceLineEndings(""),
            (await Client.GetStringAsync($"/listings/{id}"))
                .Replace((string)listing["created_date"]!, "2023-01-01T00:00:00Z", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("latest_price_eur", "0", "0")]
    [InlineData("latest_price_eur", "-0", "0")]
    [InlineData("latest_price_eur", "999999999999.99", "999999999999.99")]
    [InlineData("latest_price_eur", "99.500", "99.5")]
    [InlineData("latest_price_eur", "1.5e3", "1500")]
    [InlineData("latest_price_eur", "\"1E+2\"", "100")]
    [InlineData("latest_price_eur", "15000e-2", "150")]
    [InlineData("surface_area_m2", "0", "0")]
    [InlineData("surface_area_m2", "-0.0", "0")]
    [InlineData("surface_area_m2", "10000000", "10000000")]
    [InlineData("surface_area_m2", "43.300000000000004", "43.300000000000004")]
    [InlineData("rooms_count", "1", "1")]
    [InlineData("rooms_count", "10000", "10000")]
    [InlineData("rooms_count", "2.0", "2")]
    [InlineData("bedrooms_count", "0", "0")]
    [InlineData("bedrooms_count", "1e1", "10")]
    public async Task Post_OfANumberWithinItsLimits_KeepsItsValue(string field, string sent, string kept)
    {
        using var response = await Client.PostAsync("/listings", Json(RawListing.With(field, sent)));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(kept, JsonNode.Parse(await response.Content.ReadAsStringAsync())![field]!.ToJsonString());
    }

    [Theory]
    [InlineData("name", 200)]
    [InlineData("description", 10_000)]
    public async Task Post_OfTextsAtTheirFullLength_KeepsThem(string field, int length)
    {
        var text = string.Concat(Enumerable.Repeat("é🏠", length / 3)).PadRight(length, 'x');

        using var response = await Client.PostAsync("/listings", Json(RawListing.With(field, $"\"{text}\"")));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(text, (string)JsonNode.Parse(await Client.GetStringAsync(response.Headers.Location))![field]!);
    }

    [Theory]
    [InlineData("+33 6 98-76.54/32")]
    [InlineData("0033 (6) 98\u00a076 54 32")]
    public async Task Put_OfThePhoneNumberWrittenOtherwise_ChangesNothing(string written)
    {
        using var created = await Client.PostAsync("/listings", Json(RawListing.With("contact_phone_number", $"\"{written}\"")));
        var body = await created.Content.ReadAsStringAsync();
        using var replaced = await Client.PutAsync(created.Headers.Location, Json(RawListing.With("", null)));

        Assert.Equal(
            (HttpStatusCode.Created, RawListing.Phone), (created.StatusCode, (string)JsonNode.Parse(body)!["contact_phone_number"]!));
        Assert.Equal(
            (HttpStatusCode.OK, "\"1\"", body),
            (replaced.StatusCode, replaced.Headers.ETag!.Tag, await replaced.Content.ReadAsStringAsync()));
        Assert.Equal(RawListing.Phone, await SuiteContacts.NumberAsync(Database, (long)JsonNode.Parse(body)!["id"]!));
    }

    [Theory]
    [InlineData("+33 (6) 98-76.54/32", true)]
    [InlineData("0033 6 98 76 54 32", true)]
    [InlineData("", true)]
    [InlineData("0698765432", false)]
    [InlineData("+33 6 98 76 54 32 ext 5", false)]
    public async Task PhonePattern_OfTheDocument_TakesWhatTheApiTakes(string written, bool matches)
    {
        var document = JsonNode.Parse(await Client.GetStringAsync("/openapi/v1.json"))!;
        var pattern = (string)document["components"]!["schemas"]!["ListingInput"]!["properties"]!["contact_phone_number"]!["pattern"]!;
        Assert.Equal(
            matches,
            System.Text.RegularExpressions.Regex.IsMatch(written, pattern, System.Text.RegularExpressions.RegexOptions.ECMAScript));
    }

    [Fact]
    public async Task Post_WithAByteOrderMark_IsAccepted()
    {
        using var response = await Client.PostAsync("/listings", Json("\uFEFF" + RawListing.With("", null)));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("'; DROP TABLE listing; --")]
    [InlineData("<script>alert(1)</script> & \\\" \\\\ \\u2028")]
    public async Task Post_OfAnEvilText_KeepsItAsText(string text)
    {
        using var response = await Client.PostAsync("/listings", Json(RawListing.With("name", $"\"{text}\"")));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var expected = (string)JsonNode.Parse($"\"{text}\"")!;
        Assert.Equal(expected, (string)JsonNode.Parse(await Client.GetStringAsync(response.Headers.Location))!["name"]!);
    }
}
