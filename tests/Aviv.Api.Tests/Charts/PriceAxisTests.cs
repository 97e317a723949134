using Aviv.Api.Charts;
using CsCheck;

namespace Aviv.Api.Tests.Charts;

public sealed class PriceAxisTests
{
    private static readonly Gen<decimal> Price =
        Gen.OneOf(Gen.Long[0, 500], Gen.Long[9_000_000, 90_000_000], Gen.Long[0, 99_999_999_999_999]).Select(cents => cents / 100m);

    [Fact]
    public void Axis_OverAnyPrices_HoldsThem_AndNamesAFewRoundOnes() => Gen.Select(Price, Price).Sample((one, other) =>
    {
        var (lowest, highest) = (Math.Min(one, other), Math.Max(one, other));
        var axis = PriceAxis.Over(lowest, highest);
        var step = axis.Ticks[1] - axis.Ticks[0];

        Assert.InRange(lowest, axis.Low, highest);
        Assert.True(highest < axis.High && axis.Low >= 0);
        Assert.InRange(axis.Ticks.Count, 2, 6);
        Assert.All(axis.Ticks, tick => Assert.InRange(tick, axis.Low, axis.High));
        Assert.Contains($"{step:0.##############}".Replace("0", "").Replace(".", ""), new[] { "1", "2", "5" });
        Assert.All(axis.Ticks, tick => Assert.Equal(0, tick % step));
        // The line is never squeezed into less than half of the height to show zero.
        Assert.True(lowest == highest || (highest - lowest) * 2.1m >= axis.High - axis.Low - 0.001m * axis.High);
    });

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0.01, 0.02, true)]
    [InlineData(50, 100, true)]
    [InlineData(51, 100, false)]
    [InlineData(125_000, 125_000, false)]
    public void Axis_BeginsAtZero_WhereThatIsNear(double lowest, double highest, bool expected) =>
        Assert.Equal(expected, PriceAxis.Over((decimal)lowest, (decimal)highest).BeginsAtZero);
}
