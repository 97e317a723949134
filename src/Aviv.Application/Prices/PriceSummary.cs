namespace Aviv.Application.Prices;

/// <summary>Sums up a history that comes part by part, oldest first, so that none is too long.</summary>
internal sealed class PriceSummary(GetPriceSummary request)
{
    private PriceHistory? _listing;
    private ListingPriceDto? _initial;
    private ListingPriceDto? _previous;
    private ListingPriceDto? _current;
    private ListingPriceDto? _lowest;
    private ListingPriceDto? _highest;
    private ListingPriceDto? _atInstant;
    private int _count;
    private int _drops;

    public PriceSummary Add(PriceHistory page)
    {
        _listing = page;
        foreach (var price in page.Prices) Add(price);
        return this;
    }

    /// <summary>Null where there were no prices: every listing has a first one, so there was no such listing.</summary>
    public PriceSummaryDto? ToDto() => _current is null ? null : new()
    {
        ListingId = request.ListingId,
        InitialPriceEur = _initial!.PriceEur,
        InitialDate = _initial.CreatedDate,
        CurrentPriceEur = _current.PriceEur,
        CurrentSince = _current.CreatedDate,
        PreviousPriceEur = _previous?.PriceEur,
        PreviousDate = _previous?.CreatedDate,
        LowestPriceEur = _lowest!.PriceEur,
        LowestDate = _lowest.CreatedDate,
        HighestPriceEur = _highest!.PriceEur,
        HighestDate = _highest.CreatedDate,
        ChangesCount = _count - 1,
        DropsCount = _drops,
        TotalChangeEur = _current.PriceEur - _initial.PriceEur,
        TotalChangePercent = PriceFigures.ChangePercent(_initial.PriceEur, _current.PriceEur),
        LastChangeEur = _current.PriceEur - _previous?.PriceEur,
        LastChangePercent = PriceFigures.ChangePercent(_previous?.PriceEur, _current.PriceEur),
        PricePerM2Eur = PriceFigures.PerSquareMetre(_current.PriceEur, _listing!.SurfaceAreaM2),
        PriceAtEur = _atInstant?.PriceEur,
        ArchivedBefore = _listing.Version.ArchivedBefore,
        Version = _listing.Version,
    };

    private void Add(ListingPriceDto price)
    {
        (_previous, _current) = (_current, price);
        _initial ??= price;
        _count++;
        if (price.PriceEur < _previous?.PriceEur) _drops++;
        // Of equals both keep the first.
        if (_lowest is null || price.PriceEur < _lowest.PriceEur) _lowest = price;
        if (_highest is null || price.PriceEur > _highest.PriceEur) _highest = price;
        if (price.CreatedDate <= request.At) _atInstant = price;
    }
}
