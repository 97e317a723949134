using System.Globalization;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Listings;

/// <summary>What a year of real advertisements, or a part of it, leaves behind. It is replayed once, and read by all tests.</summary>
[Collection<SharedApi>]
public sealed class RealDataTests(ApiFixture api, ReplayedYear year) : IClassFixture<ReplayedYear>
{
    // Counted in the file by other means.
    private static readonly int PriceChanges = Faults.Faults.Size(quick: 1_609, stress: 33_344);
    private static readonly int HomesThatChanged = Faults.Faults.Size(quick: 184, stress: 4_311);

    [Fact]
    public async Task Replay_OfRealAdvertisements_LogsTheVerySequenceOfEachHome()
    {
        var replayed = await year.ReplayAsync();

        Assert.Equal(PriceChanges, await api.Database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log"));
        Assert.Equal(replayed, await LoggedAsync());
        Assert.Equal(0, await api.Database.ScalarAsync<long>(
            "SELECT count(*) FROM listing WHERE price <> "
            + "(SELECT price_change FROM listing_price_log WHERE listing_id = listing.id ORDER BY id DESC LIMIT 1)"));
    }

    [Fact]
    public async Task Summaries_OfAllThatChanged_AreWhatSqlMakesOfThem()
    {
        var replayed = await year.ReplayAsync();
        var changed = replayed.Where(home => home.Value.Contains(' ', StringComparison.Ordinal)).Select(home => home.Key).ToList();

        Assert.Equal(HomesThatChanged, changed.Count);
        await PriceSummaries.AssertAgreeAsync(
            api.Client, api.Database, "2023-01-01T05:00:00Z", [.. changed, .. replayed.Keys.Where(id => id % 20 == 0)]);
    }

    private async Task<Dictionary<long, string>> LoggedAsync() => (await api.Database.RowsAsync(
            "SELECT listing_id || ':' || string_agg(trim_scale(price_change)::text, ' ' ORDER BY id) AS history "
            + "FROM listing_price_log GROUP BY listing_id"))
        .Select(row => row.Trim('(', ')', '"').Split(':'))
        .ToDictionary(row => long.Parse(row[0], CultureInfo.InvariantCulture), row => row[1]);
}
