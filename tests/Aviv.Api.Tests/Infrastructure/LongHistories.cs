using System.Globalization;

namespace Aviv.Api.Tests.Infrastructure;

internal static class LongHistories
{
    /// <summary>
    /// Inserts listings with consecutive ids, each with prices from 1 on, a second apart, of which the last is current.
    /// </summary>
    /// <returns>The first id.</returns>
    public static Task<long> InsertAsync(TestDatabase database, int listings, int prices) =>
        database.ScalarAsync<long>(Insert(listings, prices));

    private static string Insert(int listings, int prices) => string.Create(CultureInfo.InvariantCulture, $"""
        WITH listings AS (
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
                rooms_count, bedrooms_count, price, created_date, updated_date, version)
            SELECT 'name', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, {prices},
                '2024-01-01', timestamptz '2024-01-01' + {prices - 1} * interval '1 s', {prices}
            FROM generate_series(1, {listings}) RETURNING id),
        log AS (
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT id, price, timestamptz '2024-01-01' + (price - 1) * interval '1 s'
            FROM listings, generate_series(1, {prices}) price ORDER BY id, price)
        SELECT min(id) FROM listings
        """);
}
