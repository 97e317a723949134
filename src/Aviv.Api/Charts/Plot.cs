using Aviv.Api.Contract;
using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>The part of a chart that its line is in, and where in it an instant and a price are.</summary>
internal sealed class Plot
{
    private const double RoomAtTheRight = 12;
    private const double RoomAtTheFoot = 24;

    public Plot(ChartFacts chart, ChartView view, double top)
    {
        Chart = chart;
        Left = Svg.Margin + chart.Axis.Ticks.Max(tick => Svg.WidthOf(Texts.Money(tick))) + Svg.Gap;
        (Top, Right, Bottom) = (top, view.Width - RoomAtTheRight, view.Height - RoomAtTheFoot);
    }

    public ChartFacts Chart { get; }

    public double Left { get; }

    public double Top { get; }

    public double Right { get; }

    public double Bottom { get; }

    public double X(DateTimeOffset instant) => Left + (Right - Left) * ((instant - Chart.From) / (Chart.To - Chart.From));

    public double Y(decimal price) =>
        Bottom - (Bottom - Top) * (double)((price - Chart.Axis.Low) / (Chart.Axis.High - Chart.Axis.Low));

    /// <summary>Where a price begins to be drawn.</summary>
    public (double X, double Y) Start(ListingPriceDto price) => (X(Chart.Since(price)), Y(price.PriceEur));
}
