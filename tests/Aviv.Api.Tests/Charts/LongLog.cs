namespace Aviv.Api.Tests.Charts;

/// <summary>A hundred thousand prices, ten minutes apart, up and down; the lowest and the highest of all stand alone.</summary>
internal static class LongLog
{
    private const int Count = 100_000;
    private const int Columns = 360;

    public static readonly DateTimeOffset End = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);

    // No price begins where a column does, or it could be counted to either.
    private static readonly DateTimeOffset Begin = new(2024, 6, 1, 0, 3, 20, TimeSpan.Zero);

    public const string Insert = """
        INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
            rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
        VALUES (1, 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, 1, '2024-06-01 00:03:20Z', now(), 7);
        INSERT INTO listing_price_log (listing_id, price_change, updated_time)
        SELECT 1, CASE i WHEN 93210 THEN 1 WHEN 97654 THEN 500000 ELSE 200000 + i::bigint * 7919 % 100003 END,
            timestamptz '2024-06-01 00:03:20Z' + i * interval '10 min'
        FROM generate_series(0, 99999) i ORDER BY i
        """;

    public static (DateTimeOffset Since, double Price)[] Prices() =>
        [.. Enumerable.Range(0, Count).Select(i => (Begin.AddMinutes(10L * i), PriceOf(i)))];

    /// <summary>In each column the line goes as far down and as far up as the log, and no further.</summary>
    public static void AssertIsShownBy(Picture picture, (DateTimeOffset Since, double Price)[] log, DateTimeOffset from)
    {
        var width = (picture.Right - picture.Left) / Columns;
        for (var column = 0; column < Columns; column++)
        {
            var x = picture.Left + column * width;
            var (lowest, highest) = picture.Between(x, x + width);
            var (within, around) = (Between(column + 0.02, column + 0.98), Between(column - 0.02, column + 1.02));
            Assert.InRange(lowest, around.Lowest - picture.Tolerance, within.Lowest + picture.Tolerance);
            Assert.InRange(highest, within.Highest - picture.Tolerance, around.Highest + picture.Tolerance);
        }

        Assert.Equal((1, 500_000), (picture.Mark("chart-lowest")!.Value.Price, picture.Mark("chart-highest")!.Value.Price), Near(picture));

        (double Lowest, double Highest) Between(double first, double last)
        {
            var length = (End - from) / Columns;
            var (start, end) = (from + first * length, from + last * length);
            var held = log[IndexAt(start)..(IndexAt(end) + 1)];
            return (held.Min(price => price.Price), held.Max(price => price.Price));
        }
    }

    // Of the price that holds.
    private static int IndexAt(DateTimeOffset instant) => Math.Clamp((int)((instant - Begin) / TimeSpan.FromMinutes(10)), 0, Count - 1);

    private static double PriceOf(int i) => i switch { 93_210 => 1, 97_654 => 500_000, _ => 200_000 + (long)i * 7_919 % 100_003 };

    private static Func<(double, double), (double, double), bool> Near(Picture picture) => (one, other) =>
        Math.Abs(one.Item1 - other.Item1) <= picture.Tolerance && Math.Abs(one.Item2 - other.Item2) <= picture.Tolerance;
}
