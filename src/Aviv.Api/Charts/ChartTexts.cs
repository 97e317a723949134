using Aviv.Api.Contract;
using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>The words of a chart.</summary>
internal static class ChartTexts
{
    private const decimal MostPercent = 999;

    /// <summary>As in <c>▼ −3.2 %</c>; null for what is too little or too much to say so.</summary>
    public static string? Change(decimal before, decimal after) =>
        after > before * (1 + MostPercent / 100) ? null : Texts.PercentChange(before, after);

    public static string Title(ChartFacts chart)
    {
        var (first, last) = (Texts.Date(chart.From), Texts.Date(chart.LastDay));
        return first == last ? $"Price on {last}" : $"Price from {first} to {last}";
    }

    public static string Description(ChartFacts chart)
    {
        var words = chart.ChangesCount == 0
            ? $"{Since(chart.Current)}, without a change."
            : $"First {Since(chart.First)}, now {Since(chart.Current)}. {Changes(chart.ChangesCount)}. "
                + $"Lowest {Since(chart.Lowest)}, highest {Since(chart.Highest)}.";
        var archived = chart.LacksArchived ? $" {ArchiveNote}." : "";
        return words + (chart.Axis.BeginsAtZero ? "" : $" {AxisNote}.") + archived;
    }

    public const string ArchiveNote = "Older prices are archived";

    public const string AxisNote = "The axis does not begin at 0 €";

    public static string Since(ListingPriceDto price) => $"{Texts.Money(price.PriceEur)} since {Texts.Date(price.CreatedDate)}";

    private static string Changes(int count) => count == 1 ? "One change" : Texts.Count(count, "change");
}
