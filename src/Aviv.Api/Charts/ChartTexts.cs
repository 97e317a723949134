using System.Globalization;
using System.Text;
using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>The words of a chart: English, in one form whatever the server's locale is.</summary>
internal static class ChartTexts
{
    private const decimal MostPercent = 999;

    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>As in <c>125,000 €</c>, with cents only where there are some.</summary>
    public static string Money(decimal price) => price.ToString(decimal.IsInteger(price) ? "#,##0" : "#,##0.00", English) + " €";

    /// <summary>As in <c>3 May 2026</c>.</summary>
    public static string Date(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMMM yyyy", English);

    public static string Date(DateTimeOffset instant, string format) => instant.UtcDateTime.ToString(format, English);

    /// <summary>As in <c>▼ −3.2 %</c>: by shape and sign, not by colour; null for what is too little or too much to say so.</summary>
    public static string? Change(decimal before, decimal after)
    {
        if (before == 0 || after > before * (1 + MostPercent / 100)) return null;
        var percent = decimal.Round((after - before) * 100 / before, 1, MidpointRounding.AwayFromZero);
        if (percent == 0) return null;
        return (percent < 0 ? "▼ −" : "▲ +") + Math.Abs(percent).ToString("0.#", English) + " %";
    }

    public static string Title(ChartFacts chart) => (Date(chart.From), Date(chart.LastDay)) is var (first, last) && first == last
        ? $"Price on {last}"
        : $"Price from {first} to {last}";

    public static string Description(ChartFacts chart)
    {
        if (chart.ChangesCount == 0) return $"{Since(chart.Current)}, without a change.";
        var text = new StringBuilder($"First {Since(chart.First)}, now {Since(chart.Current)}. {Changes(chart.ChangesCount)}. ")
            .Append($"Lowest {Since(chart.Lowest)}, highest {Since(chart.Highest)}.");
        if (!chart.Axis.BeginsAtZero) text.Append($" {AxisNote}.");
        return text.ToString();
    }

    public const string AxisNote = "The axis does not begin at 0 €";

    public static string Since(ListingPriceDto price) => $"{Money(price.PriceEur)} since {Date(price.CreatedDate)}";

    private static string Changes(int count) => count == 1 ? "One change" : count.ToString("#,##0", English) + " changes";
}
