using Aviv.Domain.Listings;

namespace Aviv.Application.Search;

/// <summary>Which listings: those that meet every condition given. Limits of a range are part of it.</summary>
public sealed record ListingFilter
{
    public static readonly ListingFilter None = new();

    /// <summary>One of these; any where empty.</summary>
    public IReadOnlyList<BuildingType> BuildingTypes { get; init; } = [];

    /// <summary>Who publishes it.</summary>
    public string? Source { get; init; }

    /// <summary>An ISO 3166-1 alpha-2 code, in capitals.</summary>
    public string? Country { get; init; }

    /// <summary>The whole name, whatever its case, accents and hyphens.</summary>
    public string? City { get; init; }

    /// <summary>How the postal code begins.</summary>
    public string? PostalCode { get; init; }

    public decimal? MinPrice { get; init; }

    public decimal? MaxPrice { get; init; }

    public double? MinSurface { get; init; }

    public double? MaxSurface { get; init; }

    public int? MinRooms { get; init; }

    public int? MaxRooms { get; init; }

    public int? MinBedrooms { get; init; }

    /// <summary>The newest change of price was then or later; a first price is no change.</summary>
    public DateTimeOffset? PriceChangedSince { get; init; }

    /// <summary>The newest change of price was a drop.</summary>
    public bool PriceDropped { get; init; }

    /// <summary>Words of name, description and city, all of them; the last may be the beginning of one.</summary>
    public string? Words { get; init; }
}
