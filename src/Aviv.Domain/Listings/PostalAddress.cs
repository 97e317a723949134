namespace Aviv.Domain.Listings;

public sealed record PostalAddress
{
    public const int StreetAddressMaxLength = 300;
    public const int PostalCodeMaxLength = 20;
    public const int CityMaxLength = 100;

    public required string StreetAddress { get; init => field = ListingText.Guard(value, StreetAddressMaxLength); }

    /// <summary>Empty where the country has none.</summary>
    public required string PostalCode { get; init => field = value == "" ? value : ListingText.Guard(value, PostalCodeMaxLength); }

    public required string City { get; init => field = ListingText.Guard(value, CityMaxLength); }

    public required string Country { get; init => field = CountryCode.Normalize(value); }

    /// <summary>Whether it has a postal code, where its country has them.</summary>
    public bool IsComplete => PostalCode != "" || !CountryCode.HasPostalCodes(Country);
}
