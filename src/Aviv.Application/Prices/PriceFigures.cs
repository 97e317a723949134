using System.Globalization;
using Aviv.Domain.Listings;

namespace Aviv.Application.Prices;

/// <summary>What is reckoned from prices: two decimals, half rounded away from zero.</summary>
public static class PriceFigures
{
    /// <summary>Null where there is no price before, or it is 0.</summary>
    public static decimal? ChangePercent(decimal? before, decimal after) =>
        before is null or 0 ? null : Round((after - before.Value) * 100 / before.Value);

    // Compared as doubles, which cannot overflow: a surface may be as small as 1E-300.
    public static decimal? PerSquareMetre(decimal price, double surface) =>
        surface == 0 || (double)price / surface > (double)ListingDetails.PriceMax ? null
        : price == 0 ? 0
        : Round(price / Exact(surface));

    // A cast would keep 15 digits of up to 17.
    private static decimal Exact(double number) =>
        decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static decimal Round(decimal figure) => decimal.Round(figure, 2, MidpointRounding.AwayFromZero);
}
