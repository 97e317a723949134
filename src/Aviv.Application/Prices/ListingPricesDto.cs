namespace Aviv.Application.Prices;

/// <summary>Every price that one of several listings had.</summary>
public sealed record ListingPricesDto
{
    /// <summary>The listing's number, as asked for.</summary>
    public required long Id { get; init; }

    /// <summary>Its prices, oldest first; none where there is no such listing.</summary>
    public required IReadOnlyList<ListingPriceDto> Prices { get; init; }
}
