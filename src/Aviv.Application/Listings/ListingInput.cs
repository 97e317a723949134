using System.Text.Json;
using Aviv.Application.Common;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>What a client decides about a listing.</summary>
/// <remarks>As it came in: nothing here is checked yet.</remarks>
public sealed class ListingInput
{
    /// <summary>A headline.</summary>
    public string? Name { get; init; }

    /// <summary>A text about the property.</summary>
    public string? Description { get; init; }

    /// <summary>What kind of building it is.</summary>
    public string? BuildingType { get; init; }

    /// <summary>Where the property is.</summary>
    public PostalAddressInput? PostalAddress { get; init; }

    /// <summary>The price in euros, with at most two decimals.</summary>
    public WireNumber? LatestPriceEur { get; init; }

    /// <summary>The living area in square metres, with at most 17 significant digits.</summary>
    public WireNumber? SurfaceAreaM2 { get; init; }

    /// <summary>How many rooms there are.</summary>
    public WireNumber? RoomsCount { get; init; }

    /// <summary>How many bedrooms there are.</summary>
    public WireNumber? BedroomsCount { get; init; }

    /// <summary>Whom to call: an international phone number, kept in E.164 form; absent, null or an empty string means none.</summary>
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
        ContactPhoneNumber = Phone(),
    };

    internal PhoneNumber? Phone() => string.IsNullOrEmpty(ContactPhoneNumber) ? null : PhoneNumber.Parse(ContactPhoneNumber);
}

/// <summary>A postal address.</summary>
/// <remarks>As it came in: nothing here is checked yet.</remarks>
public sealed class PostalAddressInput
{
    /// <summary>Number and street.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>The postal code; absent, null or an empty string where the country has none.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>An assigned ISO 3166-1 alpha-2 code, or XK for Kosovo, in either case.</summary>
    public string? Country { get; init; }

    internal PostalAddress ToAddress() => new()
    {
        StreetAddress = StreetAddress!,
        PostalCode = PostalCode ?? "",
        City = City!,
        Country = Country!,
    };
}
