using Aviv.Api.Contract;
using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>
/// Draws a price history as a step line: each price holds from its instant until the next one, and the last until now. In a page it takes
/// the classes of the page; as a file of its own it brings its style along.
/// </summary>
internal static class PriceChart
{
    /// <param name="steps">What there is to draw.</param>
    /// <param name="view">How large, and of which time.</param>
    /// <param name="id">What its ids begin with: charts of one page must differ in it.</param>
    /// <param name="theme">The style of a file; null in a page.</param>
    public static string Draw(PriceSteps steps, ChartView view, string id, ChartTheme? theme = null)
    {
        var chart = new ChartFacts(steps, view);
        var legend = new ChartLegend(chart, view);
        var plot = new Plot(chart, view, legend.Foot);
        var svg = new Svg();
        Open(svg, chart, view, id, theme);
        DrawAxes(svg, plot);
        DrawLine(svg, plot);
        DrawMarks(svg, plot);
        ChangeMarks.Draw(svg, plot);
        legend.Draw(svg);
        return svg.Raw("</svg>").ToString();
    }

    private static void Open(Svg svg, ChartFacts chart, ChartView view, string id, ChartTheme? theme)
    {
        svg.Raw("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"price-chart\" role=\"img\" ")
            .Raw($"aria-labelledby=\"{id}-title {id}-desc\" width=\"").Number(view.Width).Raw("\" height=\"").Number(view.Height)
            .Raw("\" viewBox=\"0 0 ").Point(view.Width, view.Height).Raw("\">")
            .Element("title", $"id=\"{id}-title\"", ChartTexts.Title(chart))
            .Element("desc", $"id=\"{id}-desc\"", ChartTexts.Description(chart));
        if (theme is not null) svg.Raw("<style>").Raw(theme.Style).Raw("</style>");
        svg.Raw("<rect class=\"chart-back\" width=\"100%\" height=\"100%\" fill=\"none\"/>");
    }

    private static void DrawAxes(Svg svg, Plot plot)
    {
        svg.Raw("<path class=\"chart-grid\" fill=\"none\" d=\"");
        foreach (var price in plot.Chart.Axis.Ticks) svg.Raw("M").Point(plot.Left, plot.Y(price)).Raw("H").Number(plot.Right);
        svg.Raw("\"/><path class=\"chart-axis\" fill=\"none\" d=\"M").Point(plot.Left, plot.Top).Raw("V");
        // A break in the axis, where it does not begin at zero.
        if (!plot.Chart.Axis.BeginsAtZero) svg.Number(plot.Bottom - 12).Raw("l-4 3 8 6-4 3H");
        else svg.Number(plot.Bottom).Raw("H");
        svg.Number(plot.Right);
        var ticks = TimeAxis.Ticks(plot);
        foreach (var tick in ticks) svg.Raw("M").Point(tick.X, plot.Bottom).Raw("v4");
        svg.Raw("\"/>");
        foreach (var price in plot.Chart.Axis.Ticks)
            svg.Text(plot.Left - Svg.Gap, plot.Y(price) + 4, Texts.Money(price), "end", "chart-price");
        foreach (var tick in ticks) svg.Text(tick.X, plot.Bottom + 16, tick.Label, tick.Anchor, "chart-date");
    }

    private static void DrawLine(Svg svg, Plot plot)
    {
        var (x, y) = plot.Start(plot.Chart.First);
        svg.Raw("<path class=\"chart-line\" fill=\"none\" d=\"M").Point(x, y);
        foreach (var price in plot.Chart.Prices.Skip(1))
        {
            (x, y) = plot.Start(price);
            svg.Raw("H").Number(x).Raw("V").Number(y);
        }

        svg.Raw("H").Number(plot.Right).Raw("\"/>");
    }

    private static void DrawMarks(Svg svg, Plot plot)
    {
        foreach (var (mark, price) in ChartLegend.Marked(plot.Chart))
            mark.Draw(svg, mark == ChartMark.Current ? (plot.Right, plot.Y(price.PriceEur)) : plot.Start(price));
    }
}
