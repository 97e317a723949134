using System.Globalization;
using System.Text.Json.Nodes;
using Aviv.Application.Listings;
using Aviv.Application.Prices;

namespace Aviv.Api.Pages;

/// <summary>A home for search engines, in the words of schema.org.</summary>
internal static class LinkedData
{
    private const string SquareMetre = "MTK";

    /// <summary>
    /// JSON-LD that may stand in a script element: the default encoder writes &lt;, &gt; and &amp; as <c>\u003C</c> and so on, so that no
    /// text of an advertiser can end the element. A browser runs nothing of this type.
    /// </summary>
    public static string Of(HomePage page) => new JsonObject
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "Offer",
        ["url"] = page.Address,
        ["price"] = Price(page.Summary),
        ["priceCurrency"] = "EUR",
        ["itemOffered"] = Item(page.Listing),
    }.ToJsonString();

    /// <summary>As machines read it, as in <c>125000.5</c>.</summary>
    public static string Price(PriceSummaryDto summary) => summary.CurrentPriceEur.ToString("0.##", CultureInfo.InvariantCulture);

    private static JsonObject Item(ListingDto listing) => new()
    {
        ["@type"] = listing.BuildingType == Domain.Listings.BuildingType.House ? "House" : "Apartment",
        ["name"] = listing.Name,
        ["description"] = listing.Description,
        ["address"] = Address(listing.PostalAddress),
        ["floorSize"] = new JsonObject
        {
            ["@type"] = "QuantitativeValue",
            ["value"] = listing.SurfaceAreaM2,
            ["unitCode"] = SquareMetre,
        },
        ["numberOfRooms"] = listing.RoomsCount,
        ["numberOfBedrooms"] = listing.BedroomsCount,
    };

    private static JsonObject Address(PostalAddressDto address) => new()
    {
        ["@type"] = "PostalAddress",
        ["streetAddress"] = address.StreetAddress,
        ["postalCode"] = address.PostalCode,
        ["addressLocality"] = address.City,
        ["addressCountry"] = address.Country,
    };
}
