using System.Text.Json.Serialization.Metadata;
using Aviv.Api.Contract.Errors;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Privacy;
using Aviv.Application.Search;
using Aviv.Domain.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// The types that have a schema of their own, under the names that clients see; every other schema stands where it is used.
/// </summary>
internal static class SchemaNames
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ListingDto)] = "Listing",
        [typeof(PostalAddressDto)] = "PostalAddress",
        [typeof(ExportedListing)] = "ExportedListing",
        [typeof(ListingPriceDto)] = "ListingPrice",
        [typeof(ListingPricesDto)] = "ListingPrices",
        [typeof(PriceSummaryDto)] = "PriceSummary",
        [typeof(ListingInput)] = "ListingInput",
        [typeof(PostalAddressInput)] = "PostalAddressInput",
        [typeof(PricesQueryInput)] = "PricesQuery",
        [typeof(PhoneInput)] = "Phone",
        [typeof(PhoneListingDto)] = "PhoneListing",
        [typeof(ErasureDto)] = "Erasure",
        [typeof(BuildingType)] = NamedChoices.BuildingType,
        [typeof(ApiProblem)] = "Problem",
    };

    public static string? Of(JsonTypeInfo type) => Names.GetValueOrDefault(type.Type);

    /// <summary>A reference to the type's schema, which joins the document if it is not there yet.</summary>
    public static async Task<OpenApiSchemaReference> ReferenceAsync(
        this OpenApiOperationTransformerContext context, Type type, CancellationToken cancellationToken)
    {
        var name = Names[type];
        context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
        return new OpenApiSchemaReference(name, context.Document);
    }
}
