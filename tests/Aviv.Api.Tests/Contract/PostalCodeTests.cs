using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>Addresses where there are no postal codes, and Kosovo, which has them but no code of ISO.</summary>
public sealed class PostalCodeTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("null", "")]
    [InlineData("\"\"", "")]
    [InlineData("\"00000\"", "00000")]
    public async Task Post_WhereTheCountryHasNone_TakesOneOrNone_AndItsAnswerAgain(string? sent, string kept)
    {
        var created = await Client.AnswerAsync("POST", "/listings", Body("AE", sent));
        var replaced = await Client.AnswerAsync("PUT", created.Location!, created.Body);
        var patched = await Client.AnswerAsync("PATCH", created.Location!, created.Body);

        Assert.Equal((HttpStatusCode.Created, kept), (created.Status, (string)created.Json["postal_address"]!["postal_code"]!));
        Assert.Equal((HttpStatusCode.OK, "\"1\"", created.Body), (replaced.Status, replaced.ETag, replaced.Body));
        Assert.Equal((HttpStatusCode.OK, "\"1\"", created.Body), (patched.Status, patched.ETag, patched.Body));
        Assert.Equal(created.Body, await Client.GetStringAsync(created.Location));
        Assert.Equal(HttpStatusCode.Created, (await Client.AnswerAsync("POST", "/listings", created.Body)).Status);
    }

    [Theory]
    [InlineData("FR")]
    [InlineData("xk")]
    public async Task Post_WithoutOneWhereTheCountryHasThem_IsRefused(string country)
    {
        foreach (var sent in new[] { null, "null", "\"\"" })
            (await Client.AnswerAsync("POST", "/listings", Body(country, sent)))
                .AssertProblem(422, "validation_failed", "postal_address.postal_code");
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Post_InKosovo_IsTaken()
    {
        var created = await Client.AnswerAsync("POST", "/listings", Body("xk", "\"10000\""));

        Assert.Equal((HttpStatusCode.Created, "XK"), (created.Status, (string)created.Json["postal_address"]!["country"]!));
        Assert.Single(JsonNode.Parse(await Client.GetStringAsync("/listings?country=XK&postal_code=10"))!.AsArray());
    }

    [Theory]
    [InlineData("""{"country":"FR"}""")]
    [InlineData("""{"postal_code":" "}""")]
    [InlineData("""{"country":"FR","postal_code":null}""")]
    [InlineData("""{"country":"FR","postal_code":""}""")]
    public async Task Patch_ToAnAddressThatLacksItsPostalCode_IsRefusedByItsPath(string patch)
    {
        var created = await Client.AnswerAsync("POST", "/listings", Body("AE", null));
        var before = await TablesAsync();

        (await PatchAsync(created, patch)).AssertProblem(422, "validation_failed", "postal_address.postal_code");

        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("FR", """{"country":"AE","postal_code":null}""", "AE ")]
    [InlineData("FR", """{"country":"ae"}""", "AE 75001")]
    [InlineData("AE", """{"postal_code":null}""", "AE ")]
    [InlineData("AE", """{"country":"FR"}""", "FR 75001")]
    public async Task Patch_OfCountryAndPostalCode_IsJudgedByTheAddressThatResults(string country, string patch, string expected)
    {
        var created = await Client.AnswerAsync("POST", "/listings", Body(country, "\"75001\""));
        var address = (await PatchAsync(created, patch)).Json["postal_address"]!;

        Assert.Equal(expected, $"{address["country"]} {address["postal_code"]}");
    }

    [Fact]
    public async Task Patch_OfThePriceAlone_LeavesAnAddressWithoutPostalCodeAsItIs()
    {
        var created = await Client.AnswerAsync("POST", "/listings", Body("AE", null));
        var patched = await Client.AnswerAsync("PATCH", created.Location!, """{"latest_price_eur":7}""");
        Assert.Equal(
            (HttpStatusCode.OK, "\"2\"", ""), (patched.Status, patched.ETag, (string)patched.Json["postal_address"]!["postal_code"]!));
    }

    [Fact]
    public async Task FiltersAndExports_KnowAddressesWithoutPostalCode()
    {
        await Client.AnswerAsync("POST", "/listings", Body("AE", null));

        Assert.Equal("[]", await Client.GetStringAsync("/listings?postal_code=7"));
        Assert.Single(JsonNode.Parse(await Client.GetStringAsync("/listings?country=AE&city=paris&sort=price"))!.AsArray());
        Assert.Contains(",1 rue,,Paris,AE,", await Client.GetStringAsync("/listings/export?format=csv"), StringComparison.Ordinal);
        Assert.Contains("\"postal_code\":\"\"", await Client.GetStringAsync("/listings/export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListingStoredUnderAnOlderRule_CanBeChanged_AndMended()
    {
        var created = await Client.AnswerAsync("POST", "/listings", Body("FR", "\"75001\""));
        await Database.ExecuteAsync("UPDATE listing SET name = chr(8203), postal_code = ''");

        Assert.Equal(HttpStatusCode.OK, (await Client.AnswerAsync("PATCH", created.Location!, """{"latest_price_eur":7}""")).Status);
        (await PatchAsync(created, """{"city":"Lyon"}""")).AssertProblem(422, "validation_failed", "postal_address.postal_code");
        var mended = await Client.AnswerAsync("PUT", created.Location!, Body("FR", "\"75001\""));
        Assert.Equal((HttpStatusCode.OK, "\"3\""), (mended.Status, mended.ETag));
    }

    private static string Body(string country, string? postalCode)
    {
        var listing = JsonNode.Parse(RawListing.WithAddress("country", $"\"{country}\""))!;
        var address = listing["postal_address"]!.AsObject();
        address.Remove("postal_code");
        if (postalCode is not null) address["postal_code"] = JsonNode.Parse(postalCode);
        return listing.ToJsonString();
    }

    private Task<Answer> PatchAsync(Answer created, string address) =>
        Client.AnswerAsync("PATCH", created.Location!, $$"""{"postal_address":{{address}}}""");
}
