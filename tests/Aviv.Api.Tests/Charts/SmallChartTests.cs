using Aviv.Api.Charts;
using Aviv.Application.Prices;

namespace Aviv.Api.Tests.Charts;

public sealed class SmallChartTests
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Begin.AddDays(10.5);

    /// <summary>The lowest is at the foot and the highest at the head; the last price holds to the end of the day.</summary>
    [Fact]
    public void Line_HoldsEachPriceUntilTheNext()
    {
        var chart = new SmallChart([Price(100, 0), Price(150, 5), Price(90.5m, 10)], Now);

        Assert.Contains("class=\"chart-line\" fill=\"none\" d=\"M6 49.7H146V6H286V58H314\"", chart.Draw(), StringComparison.Ordinal);
        Assert.Equal("90.50 € to 150 € since 1 May 2026", chart.Words);
    }

    [Fact]
    public void Line_OfAPriceThatNeverChanged_IsInTheMiddle()
    {
        var chart = new SmallChart([Price(100, 0)], Now);

        Assert.Contains("d=\"M6 32H314\"", chart.Draw(), StringComparison.Ordinal);
        Assert.Equal("100 € since 1 May 2026", chart.Words);
    }

    private static ListingPriceDto Price(decimal price, double day) => new() { PriceEur = price, CreatedDate = Begin.AddDays(day) };
}
