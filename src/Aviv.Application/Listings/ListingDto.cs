using System.Text.Json.Serialization;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>A property on offer.</summary>
public sealed record ListingDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required BuildingType BuildingType { get; init; }

    public required PostalAddressDto PostalAddress { get; init; }

    /// <summary>The current price in euros.</summary>
    public required decimal LatestPriceEur { get; init; }

    public required double SurfaceAreaM2 { get; init; }

    public required int RoomsCount { get; init; }

    public required int BedroomsCount { get; init; }

    /// <summary>E.164, or null for none.</summary>
    public required PhoneNumber? ContactPhoneNumber { get; init; }

    public required DateTimeOffset CreatedDate { get; init; }

    /// <summary>The instant of the last write that changed something.</summary>
    public required DateTimeOffset UpdatedDate { get; init; }

    [JsonIgnore]
    public long Version { get; init; }

    internal static ListingDto From(Listing listing) => new()
    {
        Id = listing.Id,
        Name = listing.Name,
        Description = listing.Description,
        BuildingType = listing.BuildingType,
        PostalAddress = PostalAddressDto.From(listing.Address),
        LatestPriceEur = listing.Price,
        SurfaceAreaM2 = listing.SurfaceAreaM2,
        RoomsCount = listing.RoomsCount,
        BedroomsCount = listing.BedroomsCount,
        ContactPhoneNumber = listing.ContactPhoneNumber,
        CreatedDate = listing.CreatedDate,
        UpdatedDate = listing.UpdatedDate,
        Version = listing.Version,
    };
}

/// <summary>Where the property is.</summary>
public sealed record PostalAddressDto
{
    public required string StreetAddress { get; init; }

    public required string PostalCode { get; init; }

    public required string City { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    internal static PostalAddressDto From(PostalAddress address) => new()
    {
        StreetAddress = address.StreetAddress,
        PostalCode = address.PostalCode,
        City = address.City,
        Country = address.Country,
    };
}
