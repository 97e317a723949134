using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Search;

/// <summary>What each parameter of the list finds.</summary>
public sealed class FindTests(ApiFixture api) : SecondApiTest(api)
{
    [Theory]
    [InlineData("", "lyon,nice,berlin,etienne,paris")]
    [InlineData("building_type=HOUSE", "berlin,etienne")]
    [InlineData("building_type=HOUSE&building_type=STUDIO", "nice,berlin,etienne")]
    [InlineData("country=de", "berlin")]
    [InlineData("city=Saint-%C3%89tienne", "etienne")]
    [InlineData("city=SAINT%20ETIENNE", "etienne")]
    [InlineData("city=saint", "")]
    [InlineData("postal_code=69", "lyon")]
    [InlineData("postal_code=6", "lyon")]
    [InlineData("postal_code=06%20000-6", "nice")]
    [InlineData("min_price=200000", "berlin,etienne")]
    [InlineData("max_price=199999.99", "lyon,nice,paris")]
    [InlineData("min_price=200000&max_price=200000", "etienne")]
    [InlineData("min_surface=43.5&max_surface=60", "lyon,etienne,paris")]
    [InlineData("min_rooms=3&max_rooms=4", "lyon,berlin")]
    [InlineData("min_bedrooms=2", "lyon,berlin")]
    [InlineData("q=jardin", "lyon,berlin,etienne")]
    [InlineData("q=JARDIN%20m%C3%A9tro", "etienne")]
    [InlineData("q=metro%20jard", "etienne")]
    [InlineData("q=jard%20metro", "")]
    [InlineData("q=l%27%C3%A9glise", "nice")]
    [InlineData("q=a%E1%9A%80jardin", "etienne")]
    [InlineData("q=m%C3%A9tro%E2%98%85jardin", "etienne")]
    [InlineData("q=%F0%A0%AE%B7", "")]
    [InlineData("city=%C2%BA", "")]
    [InlineData("postal_code=%C2%BA", "")]
    [InlineData("postal_code=%F0%9D%9F%8E%CC%81", "nice")]
    [InlineData("postal_code=%C2%AD69%E2%80%8B0", "lyon")]
    [InlineData("postal_code=060006", "nice")]
    [InlineData("q=berlin", "berlin")]
    [InlineData("q=grosse", "berlin")]
    [InlineData("q=%26%20%7C%20!a", "nice,etienne")]
    [InlineData("country=FR&city=paris&building_type=APARTMENT&min_price=1&q=canal&postal_code=750", "paris")]
    public async Task GetListings_Filtered_GivesThoseThatMatchNewestFirst(string query, string expected)
    {
        await CreateAllAsync();
        Assert.Equal(expected, await NamesAsync($"/listings?{query}"));
    }

    [Theory]
    [InlineData("id", "paris,etienne,berlin,nice,lyon")]
    [InlineData("-id", "lyon,nice,berlin,etienne,paris")]
    [InlineData("price", "paris,nice,lyon,etienne,berlin")]
    [InlineData("-price", "berlin,etienne,lyon,nice,paris")]
    [InlineData("surface", "nice,paris,lyon,etienne,berlin")]
    [InlineData("-surface", "berlin,etienne,lyon,paris,nice")]
    [InlineData("created", "paris,etienne,berlin,nice,lyon")]
    [InlineData("-updated", "lyon,nice,berlin,etienne,paris")]
    public async Task GetListings_Sorted_GivesThemInOrder(string sort, string expected)
    {
        await CreateAllAsync();
        Assert.Equal(expected, await NamesAsync($"/listings?sort={sort}"));
    }

    [Fact]
    public async Task PriceFilters_LookAtTheNewestChange_AndNotAtTheFirstPrice()
    {
        At("2024-01-01T00:00:00Z");
        var (dropped, raised) = (await CreateAsync(Sample.Listing(100, "dropped")), await CreateAsync(Sample.Listing(100, "raised")));
        var dropThenRise = await CreateAsync(Sample.Listing(100, "drop then rise"));
        At("2024-02-01T00:00:00Z");
        await UpdateAsync(dropThenRise, Sample.Listing(90, "drop then rise"));
        At("2024-03-01T00:00:00Z");
        await UpdateAsync(dropped, Sample.Listing(90, "dropped"));
        await UpdateAsync(raised, Sample.Listing(110, "raised"));
        await UpdateAsync(dropThenRise, Sample.Listing(95, "drop then rise"));
        At("2024-04-01T00:00:00Z");
        await CreateAsync(Sample.Listing(100, "new"));
        await UpdateAsync(raised, Sample.Listing(110, "renamed"));

        Assert.Equal("dropped", await NamesAsync("/listings?price_dropped=true"));
        Assert.Equal("drop then rise,renamed,dropped", await NamesAsync("/listings?price_changed_since=2024-03-01T00:00:00Z"));
        Assert.Equal("dropped", await NamesAsync("/listings?price_dropped=true&price_changed_since=2024-03-01T01:00:00%2B01:00"));
        Assert.Equal("", await NamesAsync("/listings?price_changed_since=2024-03-01T00:00:00.000001Z"));
    }

    [Theory]
    [InlineData("city=D%C3%BCsseldorf", "hyphenated")]
    [InlineData("city=D%C3%BCssel%C2%ADdorf", "hyphenated")]
    [InlineData("city=Lyon", "marked")]
    [InlineData("q=fin%20m2", "ligatures")]
    [InlineData("q=lyon%20marked", "marked")]
    [InlineData("q=%D7%A9%D7%9C%D7%95%D7%9D", "hebrew")]
    public async Task GetListings_ForWhatIsWrittenOtherwise_FindsIt(string query, string expected)
    {
        await CreateAsync("hyphenated", 1, "Ruhig.", 1, rooms: 1, bedrooms: 0, city: "Düssel\u00addorf");
        await CreateAsync("marked", 1, "Calme.", 1, rooms: 1, bedrooms: 0, city: "\ufeffLyon");
        await CreateAsync("ligatures", 1, "ﬁn, 43 m²", 1, rooms: 1, bedrooms: 0);
        await CreateAsync("hebrew", 1, "שָׁלוֹם", 1, rooms: 1, bedrooms: 0);
        Assert.Equal(expected, await NamesAsync($"/listings?{query}"));
    }

    [Fact]
    public async Task Count_TellsHowManyMatchOnAllPages()
    {
        await CreateAllAsync();
        using var response = await Client.GetAsync("/listings?q=jardin&limit=1&count=true");
        using var without = await Client.GetAsync("/listings?q=jardin&limit=1");

        Assert.Equal(["3"], response.Headers.GetValues("X-Total-Count"));
        Assert.False(without.Headers.Contains("X-Total-Count"));
    }

    private async Task CreateAllAsync()
    {
        await CreateAsync("paris", 100_000, "Près du canal.", 43.5, rooms: 2, bedrooms: 1);
        await CreateAsync(
            "etienne", 200_000, "Jardin ; métro🏡jardin★calme à deux pas.", 60, rooms: 1, bedrooms: 0, "HOUSE", "42000", "Saint-Étienne");
        await CreateAsync("berlin", 300_000.5m, "Großes Haus, jardin.", 120, rooms: 4, bedrooms: 3, "HOUSE", "10115", "Berlin", "DE");
        await CreateAsync("nice", 150_000, "Au pied de l’église.", 18, rooms: 1, bedrooms: 0, "STUDIO", "06000-6", "Nice");
        await CreateAsync("lyon", 199_999.99m, "Grand jardin.", 50, rooms: 3, bedrooms: 2, "APARTMENT", "69002", "Lyon");
    }

    private Task<long> CreateAsync(
        string name, decimal price, string description, double surface, int rooms, int bedrooms,
        string type = "APARTMENT", string code = "75010", string city = "Paris", string country = "FR")
    {
        var listing = Sample.Listing(price, name).With("description", description).With("building_type", type)
            .With("surface_area_m2", surface).With("rooms_count", rooms).With("bedrooms_count", bedrooms);
        listing["postal_address"]!.AsObject().With("postal_code", code).With("city", city).With("country", country);
        return CreateAsync(listing);
    }

    private async Task<string> NamesAsync(string address) =>
        string.Join(',', (await Client.GetFromJsonAsync<JsonArray>(address))!.Select(listing => (string)listing!["name"]!));
}
