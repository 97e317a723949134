namespace Aviv.Data;

/// <summary>What the API would have left behind had the prices come one after another, with or without other writes after them.</summary>
internal sealed record History(IReadOnlyList<SeededPrice> Prices, DateTime UpdatedDate, long Version)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long MaxGap = 150L * 24 * 60 * 60 * MicrosecondsPerSecond;

    // So far apart on average that half a million listings fill the years, and the last ones still have time for changes.
    private const long SecondsBetweenListings = 430;
    private const int ListingsInTheYears = 500_000;

    private static readonly DateTime Start = new(2019, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2026, 6, 30, 0, 0, 0, DateTimeKind.Utc);

    public static History Make(Dice dice, int id, long firstPrice)
    {
        var count = Count(dice);
        var furtherWrites = dice.Chance(20) ? dice.Between(1, 3) : 0;
        var at = Created(dice, id);
        var maxGap = Math.Min(MaxGap, Microseconds(End - at) / (count + furtherWrites));
        var price = Asking.Round(dice, Math.Max(firstPrice, Asking.Least));
        var prices = new SeededPrice[count];
        prices[0] = new(price, at);
        for (var i = 1; i < count; i++) prices[i] = new(price = Asking.Next(dice, price), at += Gap(dice, maxGap));
        for (var i = 0; i < furtherWrites; i++) at += Gap(dice, maxGap);
        return new(prices, at, count + furtherWrites);
    }

    // Ten on average.
    private static int Count(Dice dice) => dice.Below(100) switch
    {
        < 20 => 1,
        < 62 => dice.Between(2, 9),
        < 70 => dice.Between(10, 16),
        < 98 => dice.Between(17, 23),
        _ => dice.Between(24, 60),
    };

    // Rises with the id, but some come a few days late, as after an import.
    private static DateTime Created(Dice dice, int id) => Start
        .AddSeconds((id - 1) % ListingsInTheYears * SecondsBetweenListings)
        .AddSeconds(dice.Below(dice.Chance(10) ? 1_000_000 : 600))
        .AddMicroseconds(dice.Below((int)MicrosecondsPerSecond));

    // Squared: most changes come soon after the one before, some much later.
    private static TimeSpan Gap(Dice dice, long max)
    {
        var unit = dice.Unit();
        return TimeSpan.FromMicroseconds(1 + (long)(unit * unit * (max - 1)));
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
