namespace Aviv.Api.Tests.Infrastructure;

internal static class Histories
{
    /// <summary>
    /// Whatever happened before: no price twice in a row, ever later instants, the newest is the listing's, none is missing.
    /// </summary>
    public static async Task AssertSoundAsync(TestDatabase database)
    {
        const string Unsound = """
            SELECT listing_id, id FROM (
                SELECT *, lag(price_change) OVER w AS before, lag(updated_time) OVER w AS since
                FROM listing_price_log WINDOW w AS (PARTITION BY listing_id ORDER BY id)) history
            WHERE price_change = before OR updated_time <= since
            UNION ALL
            SELECT listing.id, newest.id FROM listing LEFT JOIN LATERAL (
                SELECT * FROM listing_price_log WHERE listing_id = listing.id ORDER BY id DESC LIMIT 1) newest ON true
            WHERE price IS DISTINCT FROM newest.price_change OR updated_date < newest.updated_time OR updated_date < created_date
            UNION ALL
            SELECT listing_id, id FROM listing_price_log WHERE NOT EXISTS (SELECT FROM listing WHERE listing.id = listing_id)
            """;
        Assert.Empty(await database.RowsAsync(Unsound));
    }

    /// <summary>For listings of which every write changed the price: each write made one version, one row, and left one instant.</summary>
    public static async Task AssertEachWriteIsLoggedAsync(TestDatabase database)
    {
        const string Unlogged = """
            SELECT id FROM listing CROSS JOIN LATERAL (
                SELECT count(*) AS rows, min(updated_time) AS first, max(updated_time) AS last
                FROM listing_price_log WHERE listing_id = listing.id) log
            WHERE (version, created_date, updated_date) IS DISTINCT FROM (rows, first, last)
            """;
        Assert.Empty(await database.RowsAsync(Unlogged));
    }
}
