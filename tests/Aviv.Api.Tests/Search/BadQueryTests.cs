using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Search;

/// <summary>What a query string must not say, and what the answer says to it.</summary>
public sealed class BadQueryTests(ApiFixture api) : SecondApiTest(api)
{
    [Theory]
    [InlineData("min_prize=1", "is not a parameter of this route; the nearest is min_price")]
    [InlineData("pricedropped=true", "is not a parameter of this route; the nearest is price_dropped")]
    [InlineData("bedrooms=1", "is not a parameter of this route; the nearest is min_bedrooms")]
    [InlineData("price=1", "is not a parameter of this route; the nearest is min_price")]
    [InlineData("TYPE=HOUSE", "is not a parameter of this route; the nearest is building_type")]
    [InlineData("Limit=1", "is not a parameter of this route; the nearest is limit")]
    [InlineData("Limit=x", "is not a parameter of this route; the nearest is limit")]
    [InlineData("prize=1", "is not a parameter of this route; the nearest is min_price")]
    [InlineData("citi=1", "is not a parameter of this route; the nearest is city")]
    [InlineData("city=a&city=b", "is given more than once")]
    [InlineData("building_type=CASTLE", "must be one of STUDIO, APARTMENT, HOUSE")]
    [InlineData("building_type=HOUSE&building_type=", "must be one of STUDIO, APARTMENT, HOUSE")]
    [InlineData("country=XX", "must be an assigned ISO 3166-1 alpha-2 country code, such as FR")]
    [InlineData("country=FRA", "must be 1 to 2 characters, not blank")]
    [InlineData("city=", "must be 1 to 100 characters, not blank")]
    [InlineData("city=%00", "must be 1 to 100 characters, not blank")]
    [InlineData("city=-", "must hold a letter or a digit")]
    [InlineData("city=%C2%AD", "must be 1 to 100 characters, not blank")]
    [InlineData("city=-%E3%85%A4", "must hold a letter or a digit")]
    [InlineData("city=%CA%BC", "must hold a letter or a digit")]
    [InlineData("q=%EF%BB%BF%20%E2%80%8B", "must be 1 to 200 characters, not blank")]
    [InlineData("postal_code=123456789012345678901", "must be 1 to 20 characters, not blank")]
    [InlineData("q=%26%7C!", "must hold a letter or a digit")]
    [InlineData("min_price=-1", "must be a number of euros from 0 to 999999999999.99, such as 250000 or 99.5")]
    [InlineData("max_price=1e400", "must be a number of euros from 0 to 999999999999.99, such as 250000 or 99.5")]
    [InlineData("max_price=NaN", "must be a number of euros from 0 to 999999999999.99, such as 250000 or 99.5")]
    [InlineData("min_surface=1%2C5", "must be a number of square metres from 0 to 10000000, such as 43.5")]
    [InlineData("min_rooms=2.5", "must be a whole number between 0 and 10000")]
    [InlineData("min_bedrooms=10001", "must be a whole number between 0 and 10000")]
    [InlineData("price_changed_since=yesterday", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("price_changed_since=2023-01-17", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("price_changed_since=2023-02-30T00:00:00Z", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("price_dropped=false", "must be true; leave it out otherwise")]
    [InlineData("count=1", "must be true; leave it out otherwise")]
    [InlineData("sort=name", "must be one of id, -id, price, -price, surface, -surface, created, -created, updated, -updated")]
    [InlineData("limit=0", "must be a whole number between 1 and 1000")]
    [InlineData("limit=1001", "must be a whole number between 1 and 1000")]
    [InlineData("cursor=x", "is not a cursor of this list; take it from a Link header, with the same filter and order")]
    [InlineData("min_price=2&max_price=1", "must not be above max_price")]
    [InlineData("min_surface=2&max_surface=1", "must not be above max_surface")]
    [InlineData("min_rooms=2&max_rooms=1", "must not be above max_rooms")]
    public async Task GetListings_WithABadParameter_IsRefusedByItsName(string query, string message)
    {
        var answer = await Client.AnswerAsync("GET", $"/listings?{query}");

        answer.AssertProblem(400, "invalid_query", query.Split('=')[0]);
        Assert.Equal([message], answer.Json["errors"]![query.Split('=')[0]]!.AsArray().Select(text => (string)text!));
    }

    [Fact]
    public async Task GetListings_WithSeveralFaults_NamesThemAll()
    {
        var answer = await Client.AnswerAsync("GET", "/listings?limit=x&sort=x&colour=red&q=");
        Assert.Equal(["colour", "limit", "q", "sort"], answer.Json["errors"]!.AsObject().Select(error => error.Key).Order());
    }

    [Theory]
    [InlineData("limit=1", "", true)]
    [InlineData("limit=1&sort=price&city=Paris", "city=Paris&sort=price&limit=2&count=true", true)]
    [InlineData("limit=1", "sort=price", false)]
    [InlineData("limit=1&sort=price", "sort=-price", false)]
    [InlineData("limit=1&city=Paris", "", false)]
    [InlineData("limit=1&city=Paris", "city=Lyon", false)]
    [InlineData("limit=1&q=two%0Asort%3Dprice", "q=two&sort=price", false)]
    [InlineData("limit=1&building_type=STUDIO&building_type=APARTMENT", "building_type=APARTMENT", false)]
    public async Task Cursor_FitsItsFilterAndOrderAlone(string of, string with, bool fits)
    {
        for (var i = 0; i < 2; i++) await CreateAsync(Sample.Listing(i, "Two sort price"));
        using var page = await Client.GetAsync($"/listings?{of}");
        var cursor = page.Next()!.Split("cursor=")[1];

        using var answer = await Client.GetAsync($"/listings?{with}&cursor={cursor}");

        Assert.Equal(fits ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("price", "x|1")]
    [InlineData("price", "1")]
    [InlineData("price", "1|2|3")]
    [InlineData("price", "1e999|1")]
    [InlineData("updated", "1|1")]
    [InlineData("surface", "|1")]
    [InlineData("id", "1|99999999999999999999")]
    public async Task Cursor_WithAChecksumButNoPosition_IsRefused(string sort, string position)
    {
        var forged = Forge($"/listings\nsort={sort}", position);
        (await Client.AnswerAsync("GET", $"/listings?sort={sort}&cursor={forged}")).AssertProblem(400, "invalid_query", "cursor");
    }

    [Fact]
    public async Task Forgery_OfAPosition_IsTaken()
    {
        // So that the test above fails for the position, and not for a checksum that is wrong in any case.
        using var answer = await Client.GetAsync($"/listings?sort=price&cursor={Forge("/listings\nsort=price", "1.5|1")}");
        Assert.Equal(JsonNode.Parse("[]")!.ToJsonString(), await answer.Content.ReadAsStringAsync());
    }

    private static string Forge(string list, string position) => System.Buffers.Text.Base64Url.EncodeToString(
        [.. SHA256.HashData(Encoding.UTF8.GetBytes($"{list}\n{position}"))[..8], .. Encoding.UTF8.GetBytes(position)]);
}
