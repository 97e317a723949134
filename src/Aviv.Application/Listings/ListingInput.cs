using System.Globalization;
using System.Text.Json;
using Aviv.Application.Common;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using FluentValidation;

namespace Aviv.Application.Listings;

/// <summary>What a client decides about a listing.</summary>
/// <remarks>As it came in: nothing here is checked yet.</remarks>
public sealed class ListingInput
{
    private bool _namesNumber;

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

    /// <summary>
    /// Whom to call: an international phone number, kept in E.164 form; null or an empty string means none. Left out, a PUT keeps the one
    /// that there is, and a new listing has none.
    /// </summary>
    [PersonalData]
    public string? ContactPhoneNumber
    {
        get;
        init
        {
            field = value;
            _namesNumber = true;
        }
    }

    /// <summary>
    /// Who publishes the listing, given at creation: the caller's own source unless an admin names another. A later write leaves it out
    /// or repeats it.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>Read-only: may be echoed back with any value, and is ignored.</summary>
    public JsonElement? Id { get; init; }

    /// <summary>Read-only: may be echoed back with any value, and is ignored.</summary>
    public JsonElement? CreatedDate { get; init; }

    /// <summary>Read-only: may be echoed back with any value, and is ignored.</summary>
    public JsonElement? UpdatedDate { get; init; }

    /// <exception cref="ValidationException">It names another source than the listing has.</exception>
    internal void RequireSource(string? present)
    {
        if (Source != present) throw new ValidationException([new(nameof(Source), "is given at creation and cannot be changed")]);
    }

    /// <summary>
    /// Whether the whole of it replaces a member: not the number where it is left out, as it is from what a reader got who may not see it.
    /// </summary>
    internal bool Replaces(string member) => _namesNumber || member != nameof(ContactPhoneNumber);

    /// <summary>To be called once the validator is content.</summary>
    internal ListingDetails ToDetails() => ToDetails(_ => true, present: null);

    /// <summary>Likewise, of the members that count, and for the others as they are at present.</summary>
    internal ListingDetails ToDetails(Func<string, bool> counts, ListingDetails? present) => new()
    {
        Name = counts(nameof(Name)) ? Name! : present!.Name,
        Description = counts(nameof(Description)) ? Description! : present!.Description,
        BuildingType = counts(nameof(BuildingType)) ? BuildingTypeNames.Parse(BuildingType!)!.Value : present!.BuildingType,
        Address = counts(nameof(PostalAddress)) ? ToAddress(counts, present?.Address) : present!.Address,
        Price = counts(nameof(LatestPriceEur)) ? LatestPriceEur!.Value.ToDecimal()!.Value : present!.Price,
        SurfaceAreaM2 = counts(nameof(SurfaceAreaM2)) ? SurfaceAreaM2!.Value.ToDouble()!.Value : present!.SurfaceAreaM2,
        RoomsCount = counts(nameof(RoomsCount)) ? RoomsCount!.Value.ToInt32()!.Value : present!.RoomsCount,
        BedroomsCount = counts(nameof(BedroomsCount)) ? BedroomsCount!.Value.ToInt32()!.Value : present!.BedroomsCount,
        ContactPhoneNumber = counts(nameof(ContactPhoneNumber)) ? Phone() : present!.ContactPhoneNumber,
    };

    private PostalAddress ToAddress(Func<string, bool> counts, PostalAddress? present) =>
        PostalAddress!.ToAddress(member => counts($"{nameof(PostalAddress)}.{member}"), present);

    private PhoneNumber? Phone() => string.IsNullOrEmpty(ContactPhoneNumber) ? null : PhoneNumber.Parse(ContactPhoneNumber);
}

internal sealed class ListingInputValidator : AbstractValidator<ListingInput>
{
    public ListingInputValidator()
    {
        RuleFor(input => input.Name).ListingText(ListingDetails.NameMaxLength);
        RuleFor(input => input.Description).ListingText(ListingDetails.DescriptionMaxLength);
        RuleFor(input => input.BuildingType).Required()
            .Must(name => BuildingTypeNames.Parse(name!) is not null).WithMessage(
                $"must be one of {string.Join(", ", BuildingTypeNames.All)}");
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
        RuleFor(input => input.Source).Must(source => source is null || SourceName.IsValid(source)).WithMessage(SourceName.Rule);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
