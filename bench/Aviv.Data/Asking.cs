namespace Aviv.Data;

/// <summary>Prices as sellers ask them, in whole steps, so that many listings have the same.</summary>
internal static class Asking
{
    public const long Least = 20_000;
    private const int Step = 500;

    public static long Round(Dice dice, long price) => dice.Below(100) switch
    {
        < 25 when price >= 200_000 => price / 10_000 * 10_000 + 9_000,
        < 55 when price >= 150_000 => Nearest(price, 5_000),
        < 85 when price >= 50_000 => Nearest(price, 1_000),
        _ => Nearest(price, Step),
    };

    /// <summary>Another price: two times out of three 1 to 6 % less, else up to 8 % more.</summary>
    public static long Next(Dice dice, long price)
    {
        var (low, high) = price > Least && dice.Below(3) < 2 ? (-60, -10) : (10, 80);
        var wanted = price + price * dice.Between(low, high) / 1000;
        var rounded = Round(dice, wanted);
        if (IsWithin(rounded)) return rounded;
        var fine = Nearest(wanted, Step);
        return IsWithin(fine) ? fine : price + Math.Sign(low) * Step;

        bool IsWithin(long next) => (next - price) * 1000 >= price * low && (next - price) * 1000 <= price * high;
    }

    private static long Nearest(long price, int step) => (price + step / 2) / step * step;
}
