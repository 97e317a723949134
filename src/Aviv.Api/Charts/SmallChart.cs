using Aviv.Api.Contract;
using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>
/// The newest prices as a line alone, small enough to stand many times in a page. What it shows is said beside it, its scale too.
/// </summary>
/// <param name="newest">Oldest first. Nothing is drawn of the time before them.</param>
/// <param name="now">The present instant.</param>
internal sealed class SmallChart(IReadOnlyList<ListingPriceDto> newest, DateTimeOffset now)
{
    /// <summary>Of longer histories it shows the newest.</summary>
    public const int MostPrices = 24;

    private const int Width = 320;
    private const int Height = 64;
    private const double Inset = ChartMark.Size + 1;

    private readonly ChartFacts _chart = new(new(default, newest, newest.Count - 1), ChartRange.All.On(now, Width, Height));

    /// <summary>As in <c>90,000 € to 120,000 € since 3 May 2026</c>.</summary>
    public string Words => _chart.Lowest.PriceEur == _chart.Highest.PriceEur
        ? ChartTexts.Since(_chart.First)
        : $"{Texts.Money(_chart.Lowest.PriceEur)} to {Texts.Money(_chart.Highest.PriceEur)} since {Texts.Date(_chart.From)}";

    public string Draw()
    {
        var svg = new Svg().Raw("<svg class=\"small-chart\" viewBox=\"0 0 ").Point(Width, Height).Raw("\" aria-hidden=\"true\">")
            .Raw("<path class=\"chart-line\" fill=\"none\" d=\"M").Point(X(_chart.From), Y(_chart.First));
        foreach (var price in _chart.Prices.Skip(1)) svg.Raw("H").Number(X(price.CreatedDate)).Raw("V").Number(Y(price));
        svg.Raw("H").Number(Width - Inset).Raw("\"/>");
        ChartMark.Current.Draw(svg, (Width - Inset, Y(_chart.Current)));
        return svg.Raw("</svg>").ToString();
    }

    private double X(DateTimeOffset instant) => Inset + (Width - 2 * Inset) * ((instant - _chart.From) / (_chart.To - _chart.From));

    // One that never changed is in the middle.
    private double Y(ListingPriceDto price)
    {
        var span = _chart.Highest.PriceEur - _chart.Lowest.PriceEur;
        var share = span == 0 ? 0.5m : (price.PriceEur - _chart.Lowest.PriceEur) / span;
        return Height - Inset - (Height - 2 * Inset) * (double)share;
    }
}
