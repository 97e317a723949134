using System.Text.Json.Serialization;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>A property on offer.</summary>
public record ListingDto
{
    /// <summary>The listing's number, given at creation.</summary>
    public required long Id { get; init; }

    /// <summary>A headline.</summary>
    public required string Name { get; init; }

    /// <summary>A text about the property.</summary>
    public required string Description { get; init; }

    /// <summary>What kind of building it is.</summary>
    public required BuildingType BuildingType { get; init; }

    /// <summary>Where the property is.</summary>
    public required PostalAddressDto PostalAddress { get; init; }

    /// <summary>The current price in euros, with at most two decimals.</summary>
    public required decimal LatestPriceEur { get; init; }

    /// <summary>The living area in square metres.</summary>
    public required double SurfaceAreaM2 { get; init; }

    /// <summary>How many rooms there are.</summary>
    public required int RoomsCount { get; init; }

    /// <summary>How many bedrooms there are.</summary>
    public required int BedroomsCount { get; init; }

    /// <summary>
    /// Whom to call: a phone number in E.164 form, or null for none. Absent for callers who may not see numbers, whether there is one or
    /// not.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContactNumber? ContactPhoneNumber { get; init; }

    /// <summary>The instant of creation.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <summary>The instant of the last write that changed something.</summary>
    public required DateTimeOffset UpdatedDate { get; init; }

    /// <summary>Who publishes the listing, given at creation and never changed; null for nobody in particular.</summary>
    public required string? Source { get; init; }

    [JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A postal address.</summary>
public sealed record PostalAddressDto
{
    /// <summary>Number and street.</summary>
    public required string StreetAddress { get; init; }

    /// <summary>The postal code; empty where the country has none.</summary>
    public required string PostalCode { get; init; }

    /// <summary>The city.</summary>
    public required string City { get; init; }

    /// <summary>An ISO 3166-1 alpha-2 code, or XK for Kosovo, in capitals.</summary>
    public required string Country { get; init; }
}
