using Aviv.Domain.Listings;
using FluentValidation;
using FluentValidation.Results;

namespace Aviv.Application.Listings;

/// <summary>Some members of a listing, and which: <paramref name="Members"/> holds their C# paths, such as <c>PostalAddress.City</c>.</summary>
public sealed record ListingPatch(ListingInput Input, IReadOnlySet<string> Members)
{
    private const string PostalCode = $"{nameof(Input.PostalAddress)}.{nameof(PostalAddressInput.PostalCode)}";

    public bool Has(string member) => Members.Contains(member);

    /// <summary>To be called once the validator is content.</summary>
    internal ListingDetails ApplyTo(ListingDetails details) => new()
    {
        Name = Has(nameof(Input.Name)) ? Input.Name! : details.Name,
        Description = Has(nameof(Input.Description)) ? Input.Description! : details.Description,
        BuildingType = Has(nameof(Input.BuildingType)) ? BuildingTypeNames.Parse(Input.BuildingType!)!.Value : details.BuildingType,
        Address = Has(nameof(Input.PostalAddress)) ? ApplyTo(details.Address, Input.PostalAddress!) : details.Address,
        Price = Has(nameof(Input.LatestPriceEur)) ? Input.LatestPriceEur!.Value.ToDecimal()!.Value : details.Price,
        SurfaceAreaM2 = Has(nameof(Input.SurfaceAreaM2)) ? Input.SurfaceAreaM2!.Value.ToDouble()!.Value : details.SurfaceAreaM2,
        RoomsCount = Has(nameof(Input.RoomsCount)) ? Input.RoomsCount!.Value.ToInt32()!.Value : details.RoomsCount,
        BedroomsCount = Has(nameof(Input.BedroomsCount)) ? Input.BedroomsCount!.Value.ToInt32()!.Value : details.BedroomsCount,
        ContactPhoneNumber = Has(nameof(Input.ContactPhoneNumber)) ? Input.Phone() : details.ContactPhoneNumber,
    };

    // Country and postal code fit together or not: that shows in the address that results.
    private PostalAddress ApplyTo(PostalAddress present, PostalAddressInput patch)
    {
        var address = Merge(present, patch);
        return address.IsComplete ? address
            : throw new ValidationException([new ValidationFailure(PostalCode, ListingRules.PostalCodeMissing)]);
    }

    private PostalAddress Merge(PostalAddress present, PostalAddressInput patch) => new()
    {
        StreetAddress = HasInAddress(nameof(patch.StreetAddress)) ? patch.StreetAddress! : present.StreetAddress,
        PostalCode = HasInAddress(nameof(patch.PostalCode)) ? patch.PostalCode ?? "" : present.PostalCode,
        City = HasInAddress(nameof(patch.City)) ? patch.City! : present.City,
        Country = HasInAddress(nameof(patch.Country)) ? patch.Country! : present.Country,
    };

    private bool HasInAddress(string member) => Has($"{nameof(Input.PostalAddress)}.{member}");
}
