using System.Collections.Concurrent;
using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Listings;

public sealed class ConcurrencyTests(ApiFixture api) : ApiTest(api)
{
    // Each needs a connection of its own, and to open many at once takes a busy machine longer than a request may wait.
    private static readonly int Writers = Faults.Faults.Size(quick: 16, stress: 64);
    private static readonly int Listings = Faults.Faults.Size(quick: 20, stress: 100);
    private static readonly int Puts = Faults.Faults.Size(quick: 2_000, stress: 10_000);

    [Fact]
    public async Task Puts_EachWithAPriceOfItsOwn_LogExactlyTheAcknowledgedPrices()
    {
        var ids = await CreateAllAsync();
        var acknowledged = await PutAllAsync(ids, put => put + 1);

        foreach (var id in ids)
        {
            var logged = await Database.RowsAsync($"SELECT price_change::int FROM listing_price_log WHERE listing_id = {id} ORDER BY id");
            Assert.Equal(acknowledged[id].Select(price => $"({price})").Append("(0)").Order(), logged.Order());
            Assert.Equal(logged[^1], Assert.Single(await Database.RowsAsync($"SELECT price::int FROM listing WHERE id = {id}")));
        }

        await Histories.AssertSoundAsync(Database);
    }

    [Fact]
    public async Task Puts_OfFivePricesOnly_LogNoPriceTwiceInARow()
    {
        await PutAllAsync(await CreateAllAsync(), put => new Random(put).Next(5));
        await Histories.AssertSoundAsync(Database);
    }

    private async Task<List<long>> CreateAllAsync()
    {
        var ids = new List<long>();
        for (var i = 0; i < Listings; i++) ids.Add(await CreateAsync(Sample.Listing(price: 0)));
        return ids;
    }

    // A lost race may be told as 409; anything else than 200 besides is a fault.
    private async Task<ConcurrentDictionary<long, ConcurrentBag<int>>> PutAllAsync(List<long> ids, Func<int, int> price)
    {
        var acknowledged = new ConcurrentDictionary<long, ConcurrentBag<int>>(
            ids.Select(id => KeyValuePair.Create(id, new ConcurrentBag<int>())));
        await Parallel.ForAsync(0, Puts, new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (put, _) =>
        {
            var id = ids[put % Listings];
            using var response = await Poll.UntilServedAsync(() => PutAsync(id, Sample.Listing(price(put))));
            if (response.StatusCode == HttpStatusCode.OK) acknowledged[id].Add(price(put));
            else Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        });
        return acknowledged;
    }
}
