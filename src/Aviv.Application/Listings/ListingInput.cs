using System.Text.Json;
using Aviv.Application.Common;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>All that a client decides about a listing, as it came in: nothing here is checked yet.</summary>
public sealed class ListingInput
{
    /// <summary>A headline, 1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>A text of 1 to 10,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>STUDIO, APARTMENT or HOUSE.</summary>
    public string? BuildingType { get; init; }

    public PostalAddressInput? PostalAddress { get; init; }

    /// <summary>The asking price in euros, 0 to 999,999,999,999.99, at most two decimals.</summary>
    public WireNumber? LatestPriceEur { get; init; }

    /// <summary>The living area in square metres, 0 to 10,000,000.</summary>
    public WireNumber? SurfaceAreaM2 { get; init; }

    /// <summary>All rooms, 1 to 10,000.</summary>
    public WireNumber? RoomsCount { get; init; }

    /// <summary>Bedrooms among them, 0 to 10,000.</summary>
    public WireNumber? BedroomsCount { get; init; }

    /// <summary>A phone number in E.164 form; absent, null or an empty string means none.</summary>
    public string? ContactPhoneNumber { get; init; }

    /// <summary>Read-only: may be echoed back with any value, and is ignored.</summary>
    public JsonElement? Id { get; init; }

    /// <summary>Read-only: may be echoed back with any value, and is ignored.</summary>
    public JsonElement? CreatedDate { get; init; }

    /// <summary>Read-only: may be echoed back with any value, and is ignored.</summary>
    public JsonElement? UpdatedDate { get; init; }

    /// <summary>To be called once the validator is content.</summary>
    internal ListingDetails ToDetails() => new()
    {
        Name = Name!,
        Description = Description!,
        BuildingType = BuildingTypeNames.Parse(BuildingType!)!.Value,
        Address = PostalAddress!.ToAddress(),
        Price = LatestPriceEur!.Value.ToDecimal()!.Value,
        SurfaceAreaM2 = SurfaceAreaM2!.Value.ToDouble()!.Value,
        RoomsCount = RoomsCount!.Value.ToInt32()!.Value,
        BedroomsCount = BedroomsCount!.Value.ToInt32()!.Value,
        ContactPhoneNumber = string.IsNullOrEmpty(ContactPhoneNumber) ? null : PhoneNumber.Parse(ContactPhoneNumber),
    };
}

/// <summary>Where the property is, as it came in.</summary>
public sealed class PostalAddressInput
{
    /// <summary>Number and street, 1 to 300 characters.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>1 to 20 characters.</summary>
    public string? PostalCode { get; init; }

    /// <summary>1 to 100 characters.</summary>
    public string? City { get; init; }

    /// <summary>An assigned ISO 3166-1 alpha-2 code, in either case.</summary>
    public string? Country { get; init; }

    internal PostalAddress ToAddress() => new()
    {
        StreetAddress = StreetAddress!,
        PostalCode = PostalCode!,
        City = City!,
        Country = Country!,
    };
}
