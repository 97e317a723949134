namespace Aviv.Domain.Listings;

public sealed record PostalAddress
{
    public const int StreetAddressMaxLength = 300;
    public const int PostalCodeMaxLength = 20;
    public const int CityMaxLength = 100;

    public required string StreetAddress { get; init => field = ListingText.Guard(value, StreetAddressMaxLength); }

    public required string PostalCode { get; init => field = ListingText.Guard(value, PostalCodeMaxLength); }

    public required string City { get; init => field = ListingText.Guard(value, CityMaxLength); }

    public required string Country { get; init => field = CountryCode.Normalize(value); }
}
