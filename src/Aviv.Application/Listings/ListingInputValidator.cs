using System.Globalization;
using Aviv.Application.Common;
using Aviv.Domain.Listings;
using FluentValidation;

namespace Aviv.Application.Listings;

internal sealed class ListingInputValidator : AbstractValidator<ListingInput>
{
    public ListingInputValidator()
    {
        RuleFor(input => input.Name).ListingText(ListingDetails.NameMaxLength);
        RuleFor(input => input.Description).ListingText(ListingDetails.DescriptionMaxLength);
        RuleFor(input => input.BuildingType).Required()
            .Must(name => BuildingTypeNames.Parse(name!) is not null).WithMessage($"must be one of {string.Join(", ", BuildingTypeNames.All)}");
        RuleFor(input => input.PostalAddress).Required().SetValidator(new PostalAddressInputValidator()!);
        RuleFor(input => input.LatestPriceEur).Number(number => number.ToDecimal() is { } price && ListingDetails.IsPrice(price),
            Invariant($"must be between 0 and {ListingDetails.PriceMax:N2} with at most {ListingDetails.PriceDecimals} decimals"));
        RuleFor(input => input.SurfaceAreaM2).Number(number => number.ToDouble() is >= 0 and <= ListingDetails.SurfaceAreaMax,
            Invariant($"must be between 0 and {ListingDetails.SurfaceAreaMax:N0} with at most 17 significant digits"));
        RuleFor(input => input.RoomsCount).Number(number => number.ToInt32() is >= ListingDetails.RoomsMin and <= ListingDetails.RoomsMax,
            Invariant($"must be a whole number between {ListingDetails.RoomsMin} and {ListingDetails.RoomsMax:N0}"));
        RuleFor(input => input.BedroomsCount).Number(number => number.ToInt32() is >= 0 and <= ListingDetails.BedroomsMax,
            Invariant($"must be a whole number between 0 and {ListingDetails.BedroomsMax:N0}"));
        RuleFor(input => input.ContactPhoneNumber)
            .Must(phone => string.IsNullOrEmpty(phone) || PhoneNumber.IsValid(phone))
            .WithMessage("must be a phone number with its country code, such as +33612345678 or 0033 6 12 34 56 78");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal sealed class PostalAddressInputValidator : AbstractValidator<PostalAddressInput>
{
    public PostalAddressInputValidator()
    {
        RuleFor(address => address.StreetAddress).ListingText(PostalAddress.StreetAddressMaxLength);
        // Without a country, which is required anyway or kept by a patch, this cannot be judged.
        RuleFor(address => address.PostalCode)
            .Must((address, code) => !string.IsNullOrEmpty(code) || address.Country is null || !CountryCode.HasPostalCodes(address.Country))
            .WithMessage(ListingRules.PostalCodeMissing);
        RuleFor(address => address.PostalCode).ListingText(PostalAddress.PostalCodeMaxLength)
            .When(address => !string.IsNullOrEmpty(address.PostalCode));
        RuleFor(address => address.City).ListingText(PostalAddress.CityMaxLength);
        RuleFor(address => address.Country).Required()
            .Must(code => CountryCode.IsAssigned(code!)).WithMessage("must be an assigned ISO 3166-1 alpha-2 country code, such as FR");
    }
}

internal static class ListingRules
{
    public const string PostalCodeMissing = "is required in this country";

    public static IRuleBuilderOptions<T, TValue> Required<T, TValue>(this IRuleBuilderInitial<T, TValue> rule) =>
        rule.Cascade(CascadeMode.Stop).NotNull().WithMessage("is required");

    public static IRuleBuilderOptions<T, string?> ListingText<T>(this IRuleBuilderInitial<T, string?> rule, int maxLength) =>
        rule.Required()
            .Must(text => !Domain.Listings.ListingText.IsBlank(text)).WithMessage("must not be blank")
            .MaximumLength(maxLength).WithMessage(string.Create(CultureInfo.InvariantCulture, $"must be at most {maxLength:N0} characters long"))
            .Must(text => Domain.Listings.ListingText.IsStorable(text!)).WithMessage("must be valid Unicode without the character U+0000");

    public static void Number<T>(this IRuleBuilderInitial<T, WireNumber?> rule, Func<WireNumber, bool> fits, string message) =>
        rule.Required()
            .Must(number => number!.Value.IsNumber).WithMessage("must be a number")
            .Must(number => fits(number!.Value)).WithMessage(message);
}
