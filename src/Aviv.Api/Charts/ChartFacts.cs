using Aviv.Application.Prices;

namespace Aviv.Api.Charts;

/// <summary>What a chart shows, and says in words.</summary>
internal sealed class ChartFacts(PriceSteps steps, ChartView view)
{
    public IReadOnlyList<ListingPriceDto> Prices => steps.Prices;

    public int ChangesCount => steps.ChangesCount;

    public ListingPriceDto First => Prices[0];

    public ListingPriceDto Current => Prices[^1];

    /// <summary>Of equals the first, as in the summary.</summary>
    public ListingPriceDto Lowest { get; } = steps.Prices.MinBy(price => price.PriceEur)!;

    public ListingPriceDto Highest { get; } = steps.Prices.MaxBy(price => price.PriceEur)!;

    public DateTimeOffset From { get; } = view.From ?? steps.Prices[0].CreatedDate;

    // A write may come from an instance whose clock is ahead.
    public DateTimeOffset To { get; } = Later(view.To, ChartRange.EndOfDay(steps.Prices[^1].CreatedDate));

    /// <summary>Whether the time that is asked for has prices that are not here any more.</summary>
    public bool LacksArchived { get; } = steps.Version.ArchivedBefore is { } instant && !(view.From >= instant);

    /// <summary>The last day that is shown.</summary>
    public DateTimeOffset LastDay => To.AddTicks(-1);

    public PriceAxis Axis => field ??= PriceAxis.Over(Lowest.PriceEur, Highest.PriceEur);

    /// <summary>From when on a price is drawn: it may have held before the chart begins.</summary>
    public DateTimeOffset Since(ListingPriceDto price) => Later(price.CreatedDate, From);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
