using System.Globalization;

namespace Aviv.Api.Tests.Infrastructure;

internal static class LongListings
{
    /// <summary>Inserts listings of 10 KB each, whose price is their id, from 1 on.</summary>
    public static Task InsertAsync(TestDatabase database, int count) => database.ExecuteAsync(Insert(count));

    private static string Insert(int count) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
            rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
        SELECT i, 'name', repeat('d', 10000), 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, i, '2024-01-01', '2024-01-01', 1
        FROM generate_series(1, {count}) i;
        INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, created_date FROM listing
        """);
}
