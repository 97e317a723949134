using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class SchemaTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Schemas_AreTheOnesClientsKnow_EachDescribed()
    {
        var schemas = (await ContractDocument.GenerateAsync(App)).Schemas;

        Assert.Equal(
            [
                "BuildingType", "ChartRange", "ChartTheme", "Erasure", "ExportedListing", "Listing", "ListingInput", "ListingPatch",
                "ListingPrice", "ListingPrices", "ListingSort", "Phone", "PhoneListing", "PostalAddress", "PostalAddressInput",
                "PostalAddressPatch", "PriceSummary", "PricesQuery", "Problem",
            ],
            schemas.Keys.Order());
        Assert.All(schemas, schema =>
        {
            Assert.NotNull(schema.Value["description"]);
            Assert.All(schema.Value["properties"]?.AsObject() ?? [], property => Assert.NotNull(property.Value!["description"]));
        });
    }

    [Fact]
    public async Task Schemas_KnowNullForWhatMayBeMissingAlone()
    {
        var objects = ContractDocument.Objects((await ContractDocument.GenerateAsync(App)).Root).ToList();

        Assert.DoesNotContain(objects, o => o.Node.ContainsKey("oneOf") || o.Node.ContainsKey("anyOf") || o.Node.ContainsKey("nullable"));
        Assert.DoesNotContain(objects, o => o.Node["enum"]?.AsArray().Contains(null) ?? false);
        Assert.Equal(
            [
                "ExportedListing/contact_phone_number string", "ExportedListing/source string",
                "Listing/contact_phone_number string", "Listing/source string",
                "ListingInput/contact_phone_number string", "ListingInput/source string",
                "ListingPatch/contact_phone_number string", "ListingPatch/source string",
                "PhoneListing/source string",
                "PostalAddressInput/postal_code string", "PostalAddressPatch/postal_code string",
                "PriceSummary/archived_before string", "PriceSummary/last_change_eur number",
                "PriceSummary/last_change_percent number",
                "PriceSummary/previous_date string", "PriceSummary/previous_price_eur number",
                "PriceSummary/price_at_eur number", "PriceSummary/price_per_m2_eur number", "PriceSummary/total_change_percent number",
            ],
            objects.Where(o => !o.Path.EndsWith("/properties", StringComparison.Ordinal) && ContractDocument.Types(o.Node).Contains("null"))
                .Select(o => $"{Name(o.Path)} {ContractDocument.Types(o.Node).Single(type => type != "null")}")
                .Order());
    }

    [Fact]
    public async Task NumbersAndStrings_MixInRequestsAlone()
    {
        var mixed = ContractDocument.Objects((await ContractDocument.GenerateAsync(App)).Root)
            .Where(o => !o.Path.EndsWith("/properties", StringComparison.Ordinal))
            .Where(o => ContractDocument.Types(o.Node) is ["integer" or "number", "string"])
            .Select(o => o.Path.Replace("/components/schemas/", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "ListingInput/properties/latest_price_eur", "ListingInput/properties/surface_area_m2",
                "ListingInput/properties/rooms_count", "ListingInput/properties/bedrooms_count",
                "ListingPatch/properties/latest_price_eur", "ListingPatch/properties/surface_area_m2",
                "ListingPatch/properties/rooms_count", "ListingPatch/properties/bedrooms_count",
                "PricesQuery/properties/ids/items",
            ],
            mixed);
    }

    [Theory]
    [InlineData("Listing", "id", "integer")]
    [InlineData("Listing", "latest_price_eur", "number")]
    [InlineData("Listing", "surface_area_m2", "number")]
    [InlineData("Listing", "rooms_count", "integer")]
    [InlineData("Listing", "bedrooms_count", "integer")]
    [InlineData("Listing", "created_date", "string")]
    [InlineData("ListingPrice", "price_eur", "number")]
    [InlineData("ListingPrices", "id", "integer")]
    [InlineData("PriceSummary", "current_price_eur", "number")]
    [InlineData("PriceSummary", "changes_count", "integer")]
    [InlineData("PriceSummary", "current_since", "string")]
    [InlineData("Problem", "status", "integer")]
    public async Task Answer_HasOnePlainTypeAMember(string schema, string member, string type) =>
        Assert.Equal([type], ContractDocument.Types((await ContractDocument.GenerateAsync(App)).Schemas[schema]["properties"]![member]!));

    [Fact]
    public async Task Members_AreRequired_ButForThese()
    {
        var schemas = (await ContractDocument.GenerateAsync(App)).Schemas
            .Where(schema => !schema.Key.EndsWith("Patch", StringComparison.Ordinal));

        Assert.Equal(
            [
                "ExportedListing: contact_phone_number, prices", "Listing: contact_phone_number",
                "ListingInput: contact_phone_number, source, id, created_date, updated_date",
                "PostalAddressInput: postal_code", "Problem: errors",
            ],
            from schema in schemas
            let required = schema.Value["required"]?.AsArray().Select(member => (string)member!) ?? []
            let others = ContractDocument.Names(schema.Value["properties"]).Except(required).ToList()
            where others.Count > 0
            orderby schema.Key
            select $"{schema.Key}: {string.Join(", ", others)}");
    }

    [Theory]
    [InlineData("BuildingType", "STUDIO", "APARTMENT", "HOUSE")]
    [InlineData("ListingSort", "id", "-id", "price", "-price", "surface", "-surface", "created", "-created", "updated", "-updated")]
    [InlineData("ChartRange", "90d", "1y", "3y", "all")]
    [InlineData("ChartTheme", "light", "dark", "auto")]
    public async Task Choices_HaveNames(string name, params string[] choices)
    {
        var schema = (await ContractDocument.GenerateAsync(App)).Schemas[name];

        Assert.Equal(["string"], ContractDocument.Types(schema));
        Assert.Equal(choices, schema["enum"]!.AsArray().Select(choice => (string)choice!));
    }

    // A choice that stands where it is used becomes a type of its own there, in the code of each client.
    [Fact]
    public async Task Choices_AreNamedWhereverTheyAreUsed()
    {
        var root = (await ContractDocument.GenerateAsync(App)).Root;
        var places = ContractDocument.Objects(root).ToList();

        Assert.Equal(
            ["BuildingType", "ChartRange", "ChartTheme", "ListingSort"],
            places.Where(place => place.Node["enum"] is JsonArray { Count: > 2 }).Select(place => place.Path.Split('/')[^1]).Order());
        Assert.Equal(6, places.Count(place => (string?)Value(place.Node["$ref"]) == "#/components/schemas/BuildingType"));
    }

    [Theory]
    [InlineData("name", "\"minLength\":1,\"maxLength\":200")]
    [InlineData("description", "\"minLength\":1,\"maxLength\":10000")]
    [InlineData("building_type", "\"$ref\":\"#/components/schemas/BuildingType\"")]
    [InlineData("latest_price_eur", "\"minimum\":0,\"maximum\":999999999999.99")]
    [InlineData("surface_area_m2", "\"minimum\":0,\"maximum\":10000000")]
    [InlineData("rooms_count", "\"minimum\":1,\"maximum\":10000")]
    [InlineData("bedrooms_count", "\"minimum\":0,\"maximum\":10000")]
    [InlineData("id", "")]
    public async Task Input_StatesItsLimits(string member, string limits)
    {
        var schema = (await ContractDocument.GenerateAsync(App)).Schemas["ListingInput"];
        var stated = schema["properties"]![member]!.AsObject();

        Assert.False((bool)schema["additionalProperties"]!);
        Assert.All(JsonNode.Parse($"{{{limits}}}")!.AsObject(),
            limit => Assert.Equal(limit.Value!.ToJsonString(), stated[limit.Key]?.ToJsonString()));
    }

    [Fact]
    public async Task PricesQuery_StatesItsLimits()
    {
        var schema = (await ContractDocument.GenerateAsync(App)).Schemas["PricesQuery"];
        var (ids, id) = (schema["properties"]!["ids"]!, schema["properties"]!["ids"]!["items"]!);

        Assert.False((bool)schema["additionalProperties"]!);
        Assert.Equal(["array"], ContractDocument.Types(ids));
        Assert.Equal((500, 1, long.MaxValue), ((int)ids["maxItems"]!, (int)id["minimum"]!, (long)id["maximum"]!));
    }

    [Theory]
    [InlineData("ListingInput", "ListingPatch")]
    [InlineData("PostalAddressInput", "PostalAddressPatch")]
    public async Task Patch_StatesTheSameLimits_AndRequiresNothing(string whole, string patch)
    {
        var schemas = (await ContractDocument.GenerateAsync(App)).Schemas;
        var (input, some) = (schemas[whole]["properties"]!.AsObject(), schemas[patch]["properties"]!.AsObject());

        Assert.Null(schemas[patch]["required"]);
        Assert.False((bool)schemas[patch]["additionalProperties"]!);
        Assert.Equal(ContractDocument.Names(input), ContractDocument.Names(some));
        Assert.All(
            input.Where(member => member.Key != "postal_address"),
            member => Assert.True(JsonNode.DeepEquals(member.Value, some[member.Key]), member.Key));
        if (some["postal_address"] is { } address) Assert.Equal("#/components/schemas/PostalAddressPatch", (string)address["$ref"]!);
    }

    private static string Name(string path) =>
        path.Replace("/components/schemas/", "", StringComparison.Ordinal).Replace("/properties", "", StringComparison.Ordinal);

    private static JsonValue? Value(JsonNode? node) => node as JsonValue;
}
