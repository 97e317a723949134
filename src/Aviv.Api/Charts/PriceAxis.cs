namespace Aviv.Api.Charts;

/// <summary>The prices from the foot of a chart to its head, and the round ones among them that are named.</summary>
internal sealed record PriceAxis(decimal Low, decimal High, IReadOnlyList<decimal> Ticks)
{
    private const decimal Cent = 0.01m;

    // So there are never fewer than two ticks, nor more than six.
    private const int MostSteps = 5;

    private static readonly decimal[] Round = [1, 2, 5, 10];

    public bool BeginsAtZero => Low == 0;

    public static PriceAxis Over(decimal lowest, decimal highest)
    {
        // A price that never changed has its line in the middle.
        var margin = lowest == highest ? Math.Max(highest / 10, 0.5m) : (highest - lowest) / 10;
        // Zero is shown unless it would take half of the height or more.
        var low = lowest <= highest / 2 || lowest <= margin ? 0 : lowest - margin;
        var high = highest + margin;
        return new(low, high, [.. Multiples(Step((high - low) / MostSteps), low, high)]);
    }

    private static IEnumerable<decimal> Multiples(decimal step, decimal low, decimal high)
    {
        for (var tick = Math.Ceiling(low / step) * step; tick <= high; tick += step) yield return tick;
    }

    // The first round number from the least on, but whole cents.
    private static decimal Step(decimal least)
    {
        var power = Cent;
        while (power * 10 <= least) power *= 10;
        return power * Round.First(round => power * round >= Math.Max(least, Cent));
    }
}
