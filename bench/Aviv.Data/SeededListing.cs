namespace Aviv.Data;

/// <summary>A row of <c>listing</c>, with its rows of <c>listing_price_log</c>, oldest first.</summary>
public sealed record SeededListing
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string BuildingType { get; init; }

    public required string StreetAddress { get; init; }

    public required string PostalCode { get; init; }

    public required string City { get; init; }

    public required string Country { get; init; }

    public required double SurfaceAreaM2 { get; init; }

    public required int RoomsCount { get; init; }

    public required int BedroomsCount { get; init; }

    public required string? ContactPhoneNumber { get; init; }

    public required IReadOnlyList<SeededPrice> Prices { get; init; }

    public required DateTime UpdatedDate { get; init; }

    public required long Version { get; init; }

    public decimal Price => Prices[^1].Price;

    public DateTime CreatedDate => Prices[0].ChangedAt;
}

/// <summary>One price a listing had, and since when, in UTC.</summary>
public readonly record struct SeededPrice(decimal Price, DateTime ChangedAt);
