namespace Aviv.Application.Prices;

/// <summary>A price a listing had from an instant on.</summary>
public sealed record ListingPriceDto
{
    /// <summary>The price in euros, with at most two decimals.</summary>
    public required decimal PriceEur { get; init; }

    /// <summary>The instant from which the price held.</summary>
    public required DateTimeOffset CreatedDate { get; init; }
}
