using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Listings;

namespace Aviv.Api.Tests.Cli;

public sealed class DemoListingsTests
{
    [Fact]
    public void File_AsItIsCommitted_IsWrittenWithoutEscapes() =>
        Assert.DoesNotContain("\\", File.ReadAllText(Path.Combine(Repository.Root, "src/Aviv.Api/Cli/demo-listings.json")));

    [Theory]
    [InlineData("name", null, "name")]
    [InlineData("surface_area_m2", "\"41\"", "surface_area_m2")]
    [InlineData("building_type", "\"CASTLE\"", "building_type")]
    [InlineData("contact_phone_number", "\"0612345678\"", "country code")]
    [InlineData("postal_address", """{"street_address":"1 rue","postal_code":"75001","city":"Paris","country":"XX"}""", "ISO 3166-1")]
    [InlineData("description", "\" \"", "Description")]
    [InlineData("prices", "[]", "prices")]
    [InlineData("colour", "1", "colour")]
    public void Histories_OfAnInvalidListing_SayWhatIsWrong(string field, string? value, string fault)
    {
        var listing = Valid();
        listing.Remove(field);
        if (value is not null) listing[field] = JsonNode.Parse(value);

        var thrown = Assert.Throws<InvalidDataException>(() => Read(listing));

        Assert.StartsWith("demo-listings.json is not valid: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Histories_OfAValidListing_HaveItsPrices()
    {
        var (details, at) = Assert.Single(Assert.Single(Read(Valid())));

        Assert.Equal((99.5m, DateTimeOffset.Parse("2023-05-31T07:22:49Z", null)), (details.Price, at));
    }

    private static JsonObject Valid()
    {
        var listing = Sample.Listing();
        listing.Remove("latest_price_eur");
        return listing.With("prices", JsonNode.Parse("""[{"price_eur":99.5,"created_date":"2023-05-31T07:22:49Z"}]"""));
    }

    private static IReadOnlyList<IReadOnlyList<(ListingDetails Details, DateTimeOffset At)>> Read(JsonObject listing) =>
        DemoListings.Histories(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"about":[],"listings":[{{listing.ToJsonString()}}]}""")));
}
