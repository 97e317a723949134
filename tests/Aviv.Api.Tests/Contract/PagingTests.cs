using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class PagingTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task GetListings_OfNone_IsAnEmptyArray()
    {
        using var response = await Client.GetAsync("/listings");

        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public async Task GetListings_FollowingNext_GivesEachListingOnceNewestFirst(int limit)
    {
        var ids = await CreateAsync(count: 7);
        var seen = new List<long>();
        var pages = 0;
        for (var next = $"/listings?limit={limit}"; next is not null; pages++)
        {
            using var response = await Client.GetAsync(next);
            var page = await IdsAsync(response);
            Assert.InRange(page.Count, 1, limit);
            seen.AddRange(page);
            next = response.Next();
        }

        Assert.Equal(ids.OrderDescending(), seen);
        Assert.Equal((7 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task GetListings_WithoutALimit_GivesTheHundredNewest()
    {
        var ids = await CreateAsync(count: 101);

        using var response = await Client.GetAsync("/listings");

        Assert.Equal(ids.OrderDescending().Take(100), await IdsAsync(response));
        Assert.Matches(
            "^</listings\\?cursor=[A-Za-z0-9_-]+>; rel=\"next\", </listings>; rel=\"first\"$",
            Assert.Single(response.Headers.GetValues("Link")));
    }

    [Fact]
    public async Task GetListings_WhileListingsAreCreated_DoesNotShiftTheNextPage()
    {
        var ids = await CreateAsync(count: 4);
        using var first = await Client.GetAsync("/listings?limit=2");
        await CreateAsync(count: 3);

        using var second = await Client.GetAsync(first.Next()!.Replace("limit=2", "limit=1000", StringComparison.Ordinal));

        Assert.Equal(ids.OrderDescending().Skip(2), await IdsAsync(second));
    }

    [Fact]
    public async Task GetListings_WithADamagedCursor_IsRefused()
    {
        await CreateAsync(count: 2);
        using var first = await Client.GetAsync("/listings?limit=1");
        var cursor = first.Next()!.Split("cursor=")[1];

        for (var i = 0; i < cursor.Length; i++)
        {
            var damaged = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            using var response = await Client.GetAsync($"/listings?cursor={damaged}");
            Assert.Equal(400, (int)response.StatusCode);
        }

        using var padded = await Client.GetAsync($"/listings?cursor={cursor}==");
        Assert.Equal(400, (int)padded.StatusCode);
    }

    private async Task<List<long>> CreateAsync(int count)
    {
        var ids = new List<long>();
        for (var i = 0; i < count; i++) ids.Add(await CreateAsync(Sample.Listing(price: i)));
        return ids;
    }

    private static async Task<List<long>> IdsAsync(HttpResponseMessage response) =>
        [.. (await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(listing => (long)listing!["id"]!)];
}
