using Aviv.Application.Common;
using Aviv.Domain.Listings;
using FluentValidation;

namespace Aviv.Application.Listings;

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

    /// <summary>As <see cref="ListingInput"/> does.</summary>
    internal PostalAddress ToAddress(Func<string, bool> counts, PostalAddress? present) => new()
    {
        StreetAddress = counts(nameof(StreetAddress)) ? StreetAddress! : present!.StreetAddress,
        PostalCode = counts(nameof(PostalCode)) ? PostalCode ?? "" : present!.PostalCode,
        City = counts(nameof(City)) ? City! : present!.City,
        Country = counts(nameof(Country)) ? Country! : present!.Country,
    };
}

internal sealed class PostalAddressInputValidator : AbstractValidator<PostalAddressInput>
{
    public const string PostalCodeMissing = "is required in this country";

    public PostalAddressInputValidator()
    {
        RuleFor(address => address.StreetAddress).ListingText(PostalAddress.StreetAddressMaxLength);
        // Without a country, which is required anyway or kept by a patch, this cannot be judged.
        RuleFor(address => address.PostalCode)
            .Must((address, code) => !string.IsNullOrEmpty(code) || address.Country is null || !CountryCode.HasPostalCodes(address.Country))
            .WithMessage(PostalCodeMissing);
        RuleFor(address => address.PostalCode).ListingText(PostalAddress.PostalCodeMaxLength)
            .When(address => !string.IsNullOrEmpty(address.PostalCode));
        RuleFor(address => address.City).ListingText(PostalAddress.CityMaxLength);
        RuleFor(address => address.Country).Required()
            .Must(code => CountryCode.IsAssigned(code!)).WithMessage("must be an assigned ISO 3166-1 alpha-2 country code, such as FR");
    }
}
