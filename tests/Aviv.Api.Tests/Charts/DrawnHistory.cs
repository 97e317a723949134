using System.Globalization;
using Aviv.Api.Contract;
using CsCheck;

namespace Aviv.Api.Tests.Charts;

/// <summary>A history that a test makes up, and the chart that it asks for.</summary>
internal sealed record DrawnHistory((DateTimeOffset Since, decimal Price)[] Prices, string Range, int Width, int Height)
{
    public static readonly DateTimeOffset Now = new(2026, 5, 3, 13, 14, 15, TimeSpan.Zero);

    private static readonly DateTimeOffset End = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);

    // Seconds, hours or months between two prices.
    private static readonly Gen<TimeSpan> Gap = Gen.OneOf(Gen.Int[1, 90], Gen.Int[600, 90_000], Gen.Int[100_000, 30_000_000])
        .Select(seconds => TimeSpan.FromSeconds(seconds));

    private static readonly Gen<decimal> Price = Gen.Frequency(
        (6, Gen.Int[9_000, 40_000].Select(tens => tens * 10m)),
        (2, Gen.Int[0, 2_000].Select(cents => cents / 100m)),
        (1, Gen.Long[0, 99_999_999_999_999].Select(cents => cents / 100m)),
        (1, Gen.OneOf(0m, 0.01m, 125_000m, 999_999_999_999.99m)));

    public static readonly Gen<DrawnHistory> Any =
        from steps in Gen.Select(Gap, Price).Array[1, 25]
        from range in Gen.OneOf("90d", "1y", "3y", "all")
        from width in Gen.Int[320, 1600]
        from height in Gen.Int[160, 900]
        select new DrawnHistory(Logged(steps), range, width, height);

    private DateTimeOffset From => Range switch
    {
        "90d" => End.AddDays(-90),
        "1y" => new(2025, 5, 4, 0, 0, 0, TimeSpan.Zero),
        "3y" => new(2023, 5, 4, 0, 0, 0, TimeSpan.Zero),
        _ => Prices[0].Since,
    };

    private (DateTimeOffset Since, decimal Price)[] Shown =>
        [.. Prices.Skip(Prices.Count(price => price.Since <= From) - 1)];

    public string Query => string.Create(CultureInfo.InvariantCulture, $"range={Range}&width={Width}&height={Height}");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Query} {string.Join(", ", Prices.Select(price => $"{price.Since:O} {price.Price}"))}");

    /// <summary>The statements that put it into the database.</summary>
    public string ToSql(long id) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
            rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
        VALUES ({id}, 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0,
            {Prices[^1].Price}, '{Prices[0].Since:O}', '{Prices[^1].Since:O}', {Prices.Length});
        INSERT INTO listing_price_log (listing_id, price_change, updated_time) VALUES
        {string.Join(',', Prices.Select(price => string.Create(
            CultureInfo.InvariantCulture, $"({id}, {price.Price}, '{price.Since:O}')")))};
        """);

    /// <summary>Compares what a picture shows with the log.</summary>
    public void AssertIsShownBy(Picture picture)
    {
        Assert.Equal(X(picture, Shown[0].Since < From ? From : Shown[0].Since), picture.Start, 0.011);
        Assert.Equal(picture.Right, picture.End);
        foreach (var instant in Probed()) AssertHolds(picture, instant);
        AssertMarked(picture, "chart-lowest", Shown.MinBy(price => price.Price));
        AssertMarked(picture, "chart-highest", Shown.MaxBy(price => price.Price));
        Assert.Equal((double)Shown[^1].Price, picture.Mark("chart-current")!.Value.Price, picture.Tolerance);
        Assert.Empty(picture.Clashes());
    }

    // Where each price begins, a moment before that, and half way to the next.
    private IEnumerable<DateTimeOffset> Probed() => Shown.Zip(Shown.Select(price => price.Since).Skip(1).Append(End))
        .SelectMany(pair => new[] { pair.First.Since, pair.First.Since + (pair.Second - pair.First.Since) / 2, pair.Second.AddTicks(-10) })
        .Where(instant => instant >= From);

    // Prices that are less than a hundredth of a pixel apart cannot be told from each other.
    private void AssertHolds(Picture picture, DateTimeOffset instant)
    {
        var blur = (End - From) * (0.011 / (picture.Right - picture.Left));
        var held = Prices.Where((price, i) =>
            price.Since <= instant + blur && (i + 1 == Prices.Length || Prices[i + 1].Since > instant - blur));
        var drawn = picture.PriceAt(X(picture, instant));
        Assert.True(
            held.Any(price => Math.Abs((double)price.Price - drawn) <= picture.Tolerance), $"{drawn} is drawn at {instant:O}: {this}");
    }

    private void AssertMarked(Picture picture, string style, (DateTimeOffset Since, decimal Price) price)
    {
        Assert.Equal(Shown.Length > 1, picture.Mark(style) is not null);
        if (picture.Mark(style) is not { } mark) return;
        Assert.Equal((double)price.Price, mark.Price, picture.Tolerance);
        Assert.Equal(X(picture, price.Since < From ? From : price.Since), mark.X, 0.011);
        Assert.Contains($" {Texts.Money(price.Price)}", picture.Description, StringComparison.Ordinal);
    }

    private double X(Picture picture, DateTimeOffset instant) =>
        picture.Left + (picture.Right - picture.Left) * ((instant - From) / (End - From));

    // The gaps lead back from the present; equal neighbours are no change.
    private static (DateTimeOffset Since, decimal Price)[] Logged((TimeSpan Gap, decimal Price)[] steps)
    {
        var since = Now;
        var prices = steps.Select(step => (Since: since -= step.Gap, step.Price)).Reverse().ToArray();
        return [.. prices.Where((price, i) => i == 0 || price.Price != prices[i - 1].Price)];
    }
}
