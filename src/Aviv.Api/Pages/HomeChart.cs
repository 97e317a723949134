using System.Globalization;
using Aviv.Api.Charts;
using Aviv.Application.Prices;

namespace Aviv.Api.Pages;

/// <summary>
/// The chart of a home in its page: once for wide windows and once for narrow ones, where letters must not shrink with it.
/// </summary>
internal sealed record HomeChart(PriceSteps Steps, ChartView View)
{
    public const int Wide = 800;
    public const int Low = 320;
    private const int Narrow = 340;
    private const int High = 300;

    public string DrawWide() => PriceChart.Draw(Steps, View, "wide");

    public string DrawNarrow() => PriceChart.Draw(Steps, View with { Width = Narrow, Height = High }, "narrow");

    /// <summary>The steps of its line in their order, for the script that reads them out: as in <c>2026-05-03=125000</c>.</summary>
    public string Data => string.Join(' ', Steps.Prices.Select(price => string.Create(
        CultureInfo.InvariantCulture, $"{price.CreatedDate.UtcDateTime:yyyy-MM-dd}={price.PriceEur:0.##}")));
}
