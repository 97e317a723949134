using Aviv.Application.Reading;

namespace Aviv.Application.Prices;

/// <summary>
/// Thins a history that comes part by part, oldest first, to what a picture of it shows: of each column of time the first, the last, the
/// lowest and the highest price, each with its own instant. So no extreme moves or is lost.
/// </summary>
internal sealed class ThinnedPrices(GetPriceSteps request)
{
    /// <summary>At most four prices come of each: few enough for a small picture, and two or three points wide in most.</summary>
    public const int Columns = 360;

    private readonly List<ListingPriceDto> _kept = [];
    private ListingVersion? _version;
    private DateTimeOffset? _from = request.From;
    private Column? _column;
    private int _count;

    private sealed class Column(int number, ListingPriceDto first)
    {
        private readonly ListingPriceDto _first = first;
        private ListingPriceDto _lowest = first, _highest = first, _last = first;

        public int Number => number;

        // Of equals both keep the first.
        public void Add(ListingPriceDto price)
        {
            if (price.PriceEur < _lowest.PriceEur) _lowest = price;
            if (price.PriceEur > _highest.PriceEur) _highest = price;
            _last = price;
        }

        public IEnumerable<ListingPriceDto> Kept() =>
            new[] { _first, _lowest, _highest, _last }.Distinct().OrderBy(price => price.CreatedDate);
    }

    public void Add(PriceHistory page)
    {
        _version = page.Version;
        foreach (var price in page.Prices) Add(price);
    }

    /// <summary>Null where there were no prices: every listing has a first one, so there was no such listing.</summary>
    public PriceSteps? ToSteps() =>
        _column is null ? null : new(_version!.Value, [.. _kept, .. _column.Kept()], _count - 1);

    private void Add(ListingPriceDto price)
    {
        _from ??= price.CreatedDate;
        // Only the last price before the span holds in it.
        if (price.CreatedDate <= _from) (_column, _count) = (null, 0);
        _count++;
        var number = NumberOf(price.CreatedDate);
        if (_column is not null && _column.Number == number) _column.Add(price);
        else Begin(new(number, price));
    }

    private void Begin(Column next)
    {
        _kept.AddRange(_column?.Kept() ?? []);
        _column = next;
    }

    private int NumberOf(DateTimeOffset instant) =>
        (int)Math.Clamp(Columns * ((instant - _from!.Value) / (request.To - _from.Value)), 0, Columns - 1);
}
