using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class PricePagingTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("", 3)]
    [InlineData("", 7)]
    [InlineData("order=asc&", 8)]
    [InlineData("order=desc&", 1)]
    [InlineData("order=desc&", 3)]
    [InlineData("order=desc&", 1000)]
    public async Task GetPrices_FollowingNext_GivesEachPriceOnceInOrder(string order, int limit)
    {
        var id = await CreateHistoryAsync(count: 7);
        await CreateHistoryAsync(count: 2);

        var pages = await Client.PagesAsync($"/listings/{id}/prices?{order}limit={limit}");

        int[] expected = order == "order=desc&" ? [7, 6, 5, 4, 3, 2, 1] : [1, 2, 3, 4, 5, 6, 7];
        Assert.Equal(expected, pages.SelectMany(Prices));
        Assert.Equal((7 + limit - 1) / limit, pages.Count);
    }

    [Fact]
    public async Task GetPrices_WithoutALimit_GivesThemAllWithoutALink()
    {
        var id = await CreateHistoryAsync(count: 1);
        await Database.ExecuteAsync($"""
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT {id}, n, timestamptz '2024-01-01' + n * interval '1 second' FROM generate_series(2, 1500) n
            """);

        using var response = await Client.GetAsync($"/listings/{id}/prices");

        Assert.Equal(Enumerable.Range(1, 1500), Prices(await ArrayAsync(response)));
        Assert.False(response.Headers.Contains("Link"));
    }

    [Fact]
    public async Task GetPrices_OfAPage_LinksToTheNextAndTheFirst()
    {
        var id = await CreateHistoryAsync(count: 3);
        using var response = await Client.GetAsync($"/listings/{id}/prices?from=2022-01-01T00:00:00Z&limit=2");
        var list = $"/listings/{id}/prices\\?from=2022-01-01T00%3A00%3A00Z&limit=2";

        Assert.Matches(
            $"^<{list}&cursor=[A-Za-z0-9_-]+>; rel=\"next\", <{list}>; rel=\"first\"$", Assert.Single(response.Headers.GetValues("Link")));
    }

    [Fact]
    public async Task GetPrices_OfAHistoryThatGrowsBetweenPages_GivesEachPriceOnce()
    {
        var id = await CreateHistoryAsync(count: 4);
        using var oldest = await Client.GetAsync($"/listings/{id}/prices?limit=3");
        using var newest = await Client.GetAsync($"/listings/{id}/prices?limit=3&order=desc");
        await ChangeAsync(id, 5);

        Assert.Equal([4, 5], (await Client.PagesAsync(oldest.Next()!)).SelectMany(Prices));
        Assert.Equal([1], (await Client.PagesAsync(newest.Next()!)).SelectMany(Prices));
    }

    [Fact]
    public async Task GetPrices_WithACursorAndAnotherLimit_GoesOnFromThere()
    {
        var id = await CreateHistoryAsync(count: 5);
        var next = await NextAsync($"/listings/{id}/prices?limit=2");

        Assert.Equal([3], Prices(await ArrayAsync(await Client.GetAsync(next.Replace("limit=2", "limit=1", StringComparison.Ordinal)))));
        Assert.Equal([3, 4, 5], Prices(await ArrayAsync(await Client.GetAsync(next.Replace("limit=2&", "", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task GetPrices_WithACursorOfAnotherList_IsRefused()
    {
        var (id, other) = (await CreateHistoryAsync(count: 3), await CreateHistoryAsync(count: 3));
        var next = await NextAsync($"/listings/{id}/prices?limit=1");
        var cursor = next.Split("cursor=")[1];
        string[] foreign =
        [
            $"/listings/{other}/prices?cursor={cursor}", $"/listings?cursor={cursor}", $"/listings/{id}/prices?order=desc&cursor={cursor}",
            $"/listings/{id}/prices?from=2022-01-01T00:00:00Z&cursor={cursor}",
            $"/listings/{id}/prices?to=2032-01-01T00:00:00Z&cursor={cursor}",
            $"/listings/{id}/prices?cursor={cursor[..^1]}",
            $"/listings/{id}/prices?cursor={(await NextAsync("/listings?limit=1")).Split("cursor=")[1]}",
        ];
        foreach (var address in foreign) (await Client.AnswerAsync("GET", address)).AssertProblem(400, "invalid_query", "cursor");
    }

    private async Task<long> CreateHistoryAsync(int count)
    {
        var id = await CreateAsync(Sample.Listing(1));
        for (var price = 2; price <= count; price++) await ChangeAsync(id, price);
        return id;
    }

    private async Task ChangeAsync(long id, decimal price)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        await UpdateAsync(id, Sample.Listing(price));
    }

    private async Task<string> NextAsync(string address)
    {
        using var response = await Client.GetAsync(address);
        return response.Next()!;
    }

    private static async Task<JsonArray> ArrayAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray();

    private static IEnumerable<int> Prices(JsonArray page) => page.Select(price => (int)price!["price_eur"]!);
}
