using Aviv.Api.Contract;
using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>Says above a chart what is marked in it, in as many rows as its width asks for.</summary>
internal sealed class ChartLegend
{
    private const double RowHeight = 16;
    private const double RoomOfMark = 12;

    // Lower charts need the room for their line.
    private const int LeastHeightForDates = 240;

    private readonly List<(ChartMark? Mark, string Text, double X, double Y)> _items = [];
    private readonly double _width;
    private double _x = Svg.Margin;
    private double _y = Svg.Margin + RowHeight / 2;

    public ChartLegend(ChartFacts chart, ChartView view)
    {
        _width = view.Width;
        foreach (var (mark, price) in Marked(chart))
        {
            var (since, plain) = ($"{mark.Name} {ChartTexts.Since(price)}", $"{mark.Name} {Texts.Money(price.PriceEur)}");
            Add(mark, view.Height >= LeastHeightForDates && IsRoomFor(since) ? since : plain);
        }

        if (!chart.Axis.BeginsAtZero) Add(null, ChartTexts.AxisNote);
        if (chart.LacksArchived) Add(null, ChartTexts.ArchiveNote);
    }

    /// <summary>Where the plot may begin.</summary>
    public double Foot => _y + RowHeight / 2 + Svg.Gap;

    /// <summary>What has a mark; a price that never changed has one.</summary>
    public static IEnumerable<(ChartMark Mark, ListingPriceDto Price)> Marked(ChartFacts chart)
    {
        if (chart.ChangesCount > 0) yield return (ChartMark.Highest, chart.Highest);
        if (chart.ChangesCount > 0) yield return (ChartMark.Lowest, chart.Lowest);
        yield return (ChartMark.Current, chart.Current);
    }

    public void Draw(Svg svg)
    {
        foreach (var (mark, text, x, y) in _items)
        {
            mark?.Draw(svg, (x + ChartMark.Size, y));
            svg.Text(x + (mark is null ? 0 : RoomOfMark), y + 4, text);
        }
    }

    private bool IsRoomFor(string text) => Svg.Margin + RoomOfMark + Svg.WidthOf(text) + Svg.Margin <= _width;

    private void Add(ChartMark? mark, string text)
    {
        var width = (mark is null ? 0 : RoomOfMark) + Svg.WidthOf(text);
        if (_x > Svg.Margin && _x + width + Svg.Margin > _width) (_x, _y) = (Svg.Margin, _y + RowHeight);
        _items.Add((mark, text, _x, _y));
        _x += width + 2 * Svg.Gap;
    }
}
