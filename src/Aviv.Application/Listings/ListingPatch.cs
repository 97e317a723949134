using Aviv.Domain.Listings;
using FluentValidation;
using FluentValidation.Results;

namespace Aviv.Application.Listings;

/// <summary>
/// Some members of a listing, and which: <paramref name="Members"/> holds their C# paths, such as <c>PostalAddress.City</c>.
/// </summary>
public sealed record ListingPatch(ListingInput Input, IReadOnlySet<string> Members)
{
    private const string PostalCode = $"{nameof(Input.PostalAddress)}.{nameof(PostalAddressInput.PostalCode)}";

    public bool Has(string member) => Members.Contains(member);

    /// <summary>To be called once the validator is content.</summary>
    internal ListingDetails ApplyTo(Listing listing)
    {
        if (Has(nameof(Input.Source))) Input.RequireSource(listing.Source);
        // Country and postal code fit together or not: that shows in the address that results.
        var revised = Input.ToDetails(Has, listing.Details);
        return !Has(nameof(Input.PostalAddress)) || revised.Address.IsComplete ? revised
            : throw new ValidationException([new ValidationFailure(PostalCode, PostalAddressInputValidator.PostalCodeMissing)]);
    }
}
