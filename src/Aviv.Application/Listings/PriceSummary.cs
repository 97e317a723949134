using System.Globalization;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>Sums up the prices of a history, of which there is at least one, oldest first.</summary>
internal sealed class PriceSummary(IReadOnlyList<ListingPriceDto> prices)
{
    private readonly ListingPriceDto _initial = prices[0];
    private readonly ListingPriceDto _current = prices[^1];
    private readonly ListingPriceDto? _previous = prices.Count > 1 ? prices[^2] : null;

    public PriceSummaryDto Of(long listingId, long version, double surfaceAreaM2, DateTimeOffset? at)
    {
        // Of equals both take the first.
        var (lowest, highest) = (prices.MinBy(price => price.PriceEur)!, prices.MaxBy(price => price.PriceEur)!);
        return new()
        {
            ListingId = listingId,
            InitialPriceEur = _initial.PriceEur,
            InitialDate = _initial.CreatedDate,
            CurrentPriceEur = _current.PriceEur,
            CurrentSince = _current.CreatedDate,
            PreviousPriceEur = _previous?.PriceEur,
            PreviousDate = _previous?.CreatedDate,
            LowestPriceEur = lowest.PriceEur,
            LowestDate = lowest.CreatedDate,
            HighestPriceEur = highest.PriceEur,
            HighestDate = highest.CreatedDate,
            ChangesCount = prices.Count - 1,
            DropsCount = prices.Zip(prices.Skip(1)).Count(pair => pair.Second.PriceEur < pair.First.PriceEur),
            TotalChangeEur = _current.PriceEur - _initial.PriceEur,
            TotalChangePercent = ChangePercent(_initial),
            LastChangeEur = _current.PriceEur - _previous?.PriceEur,
            LastChangePercent = ChangePercent(_previous),
            PricePerM2Eur = PerSquareMetre(surfaceAreaM2),
            PriceAtEur = prices.LastOrDefault(price => price.CreatedDate <= at)?.PriceEur,
            Version = version,
        };
    }

    private decimal? ChangePercent(ListingPriceDto? before) =>
        before is null or { PriceEur: 0 } ? null : Round((_current.PriceEur - before.PriceEur) * 100 / before.PriceEur);

    // Compared as doubles, which cannot overflow: a surface may be as small as 1E-300.
    private decimal? PerSquareMetre(double surface) =>
        surface == 0 || (double)_current.PriceEur / surface > (double)ListingDetails.PriceMax ? null
        : _current.PriceEur == 0 ? 0
        : Round(_current.PriceEur / Exact(surface));

    // A cast would keep 15 digits of up to 17.
    private static decimal Exact(double number) => decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static decimal Round(decimal figure) => decimal.Round(figure, 2, MidpointRounding.AwayFromZero);
}
