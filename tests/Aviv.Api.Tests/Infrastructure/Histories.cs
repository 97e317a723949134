namespace Aviv.Api.Tests.Infrastructure;

internal static class Histories
{
    /// <summary>Asks PostgreSQL, not our own code: prices that repeat, instants that do not increase, listings whose price is not the newest logged.</summary>
    public static async Task AssertSoundAsync(TestDatabase database)
    {
        const string Unsound = """
            SELECT listing_id, id FROM (
                SELECT *, lag(price_change) OVER w AS before, lag(updated_time) OVER w AS since
                FROM listing_price_log WINDOW w AS (PARTITION BY listing_id ORDER BY id)) history
            WHERE price_change = before OR updated_time <= since
            UNION ALL
            SELECT listing.id, NULL FROM listing
            WHERE price IS DISTINCT FROM (SELECT price_change FROM listing_price_log WHERE listing_id = listing.id ORDER BY id DESC LIMIT 1)
            """;
        Assert.Empty(await database.RowsAsync(Unsound));
    }
}
