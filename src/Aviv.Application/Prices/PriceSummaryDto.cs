using System.Text.Json.Serialization;
using Aviv.Application.Reading;

namespace Aviv.Application.Prices;

/// <summary>
/// What a listing's price history comes to. Percentages and the price per square metre have two decimals, half rounded away from zero.
/// </summary>
public sealed record PriceSummaryDto
{
    /// <summary>The listing's number.</summary>
    public required long ListingId { get; init; }

    /// <summary>The first price, in euros.</summary>
    public required decimal InitialPriceEur { get; init; }

    /// <summary>The instant from which the first price held.</summary>
    public required DateTimeOffset InitialDate { get; init; }

    /// <summary>The current price, in euros.</summary>
    public required decimal CurrentPriceEur { get; init; }

    /// <summary>The instant since which the current price holds.</summary>
    public required DateTimeOffset CurrentSince { get; init; }

    /// <summary>The price before the current one, in euros; null where the price never changed.</summary>
    public required decimal? PreviousPriceEur { get; init; }

    /// <summary>The instant from which the price before the current one held; null where the price never changed.</summary>
    public required DateTimeOffset? PreviousDate { get; init; }

    /// <summary>The lowest price, in euros.</summary>
    public required decimal LowestPriceEur { get; init; }

    /// <summary>The first instant from which the lowest price held.</summary>
    public required DateTimeOffset LowestDate { get; init; }

    /// <summary>The highest price, in euros.</summary>
    public required decimal HighestPriceEur { get; init; }

    /// <summary>The first instant from which the highest price held.</summary>
    public required DateTimeOffset HighestDate { get; init; }

    /// <summary>How often the price changed; the first price is no change.</summary>
    public required int ChangesCount { get; init; }

    /// <summary>How many of the changes were drops.</summary>
    public required int DropsCount { get; init; }

    /// <summary>The current price less the first, in euros.</summary>
    public required decimal TotalChangeEur { get; init; }

    /// <summary>The same in percent of the first price; null where that is 0.</summary>
    public required decimal? TotalChangePercent { get; init; }

    /// <summary>The current price less the one before, in euros; null where the price never changed.</summary>
    public required decimal? LastChangeEur { get; init; }

    /// <summary>The same in percent of the price before; null where the price never changed, or that price is 0.</summary>
    public required decimal? LastChangePercent { get; init; }

    /// <summary>
    /// The current price per square metre, in euros; null where the living area is 0, or so small that this passes 999,999,999,999.99.
    /// </summary>
    public required decimal? PricePerM2Eur { get; init; }

    /// <summary>The price that held at the instant `at`, in euros; null without `at`, or where it is before the first price that is
    /// not archived.</summary>
    public required decimal? PriceAtEur { get; init; }

    /// <summary>
    /// Prices that began to hold before this instant are in the archive of the operator, and not in this summary: its first, lowest and
    /// highest price and its counts are of those since; null where none are.
    /// </summary>
    public required DateTimeOffset? ArchivedBefore { get; init; }

    /// <summary>The listing's, of the same moment.</summary>
    [JsonIgnore]
    public ListingVersion Version { get; init; }
}
