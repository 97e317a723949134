using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Infrastructure;

internal static class PriceSummaries
{
    // The summary once more, by other means. Named as in the answer, apart from the instants, which PostgreSQL writes otherwise.
    private const string Oracle = """
        CREATE FUNCTION pg_temp.instant(t timestamptz) RETURNS text LANGUAGE sql AS
            $$ SELECT regexp_replace(to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\.000000$', '') || 'Z' $$;
        WITH history AS (
            SELECT listing_id, price_change AS price, updated_time AS since,
                row_number() OVER newest AS age,
                count(*) OVER listing AS rows,
                lag(price_change) OVER oldest AS before,
                lag(updated_time) OVER oldest AS before_since,
                first_value(price_change) OVER oldest AS initial,
                first_value(updated_time) OVER oldest AS initial_since,
                first_value(price_change) OVER (PARTITION BY listing_id ORDER BY price_change, id) AS lowest,
                first_value(updated_time) OVER (PARTITION BY listing_id ORDER BY price_change, id) AS lowest_since,
                first_value(price_change) OVER (PARTITION BY listing_id ORDER BY price_change DESC, id) AS highest,
                first_value(updated_time) OVER (PARTITION BY listing_id ORDER BY price_change DESC, id) AS highest_since
            FROM listing_price_log
            WINDOW listing AS (PARTITION BY listing_id), oldest AS (listing ORDER BY id), newest AS (listing ORDER BY id DESC)),
        drops AS (SELECT listing_id, count(*) FILTER (WHERE price < before) AS drops FROM history GROUP BY listing_id)
        SELECT json_object_agg(listing_id, json_build_object(
            'listing_id', listing_id,
            'initial_price_eur', trim_scale(initial), 'initial_date', pg_temp.instant(initial_since),
            'current_price_eur', trim_scale(history.price), 'current_since', pg_temp.instant(since),
            'previous_price_eur', trim_scale(before), 'previous_date', pg_temp.instant(before_since),
            'lowest_price_eur', trim_scale(lowest), 'lowest_date', pg_temp.instant(lowest_since),
            'highest_price_eur', trim_scale(highest), 'highest_date', pg_temp.instant(highest_since),
            'changes_count', rows - 1, 'drops_count', drops,
            'total_change_eur', trim_scale(history.price - initial),
            'total_change_percent', trim_scale(round((history.price - initial) * 100 / nullif(initial, 0), 2)),
            'last_change_eur', trim_scale(history.price - before),
            'last_change_percent', trim_scale(round((history.price - before) * 100 / nullif(before, 0), 2)),
            'price_per_m2_eur', CASE WHEN history.price <= 999999999999.99 * surface_area_m2::numeric
                THEN trim_scale(round(history.price / nullif(surface_area_m2::numeric, 0), 2)) END,
            'price_at_eur', (SELECT trim_scale(price_change) FROM listing_price_log log
                WHERE log.listing_id = history.listing_id AND updated_time <= '{0}' ORDER BY updated_time DESC LIMIT 1),
            'archived_before', NULL))::text
        FROM history JOIN drops USING (listing_id) JOIN listing ON listing.id = listing_id WHERE age = 1
        """;

    /// <summary>Asserts that the API sums up some listings just as SQL does.</summary>
    public static async Task AssertAgreeAsync(HttpClient client, TestDatabase database, string at, IEnumerable<long> ids)
    {
        var expected = JsonNode.Parse(await database.ScalarAsync<string>(Oracle.Replace("{0}", at, StringComparison.Ordinal)))!;
        foreach (var id in ids)
            Assert.Equal(expected[$"{id}"]!.ToJsonString(), await client.GetStringAsync($"/listings/{id}/prices/summary?at={at}"));
    }
}
