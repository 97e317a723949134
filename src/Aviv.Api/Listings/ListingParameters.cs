using Aviv.Api.OpenApi;
using Aviv.Api.Query;
using Aviv.Application.Listings;
using Aviv.Domain.Listings;

namespace Aviv.Api.Listings;

/// <summary>The query parameters by which listings are found, as <see cref="ListingQuery"/> reads them.</summary>
internal static class ListingParameters
{
    public const int MaxWordsLength = 200;

    public static readonly QueryParameter[] Filter =
    [
        new("building_type", "Only this kind of building; may be repeated for several.", () => Schemas.OneOf(BuildingTypeNames.All)) { Repeatable = true },
        new("country", "Only this country: an ISO 3166-1 alpha-2 code, in either case.", () => Schemas.Text(2)),
        new("city", "Only this city: its whole name, whatever its case, accents and hyphens.", () => Schemas.Text(PostalAddress.CityMaxLength)),
        new("postal_code", "Only postal codes that begin so.", () => Schemas.Text(PostalAddress.PostalCodeMaxLength)),
        new("min_price", "The lowest current price, in euros.", Price),
        new("max_price", "The highest current price, in euros.", Price),
        new("min_surface", "The smallest living area, in square metres.", Surface),
        new("max_surface", "The largest living area, in square metres.", Surface),
        new("min_rooms", "The fewest rooms.", () => Schemas.WholeNumber(0, ListingDetails.RoomsMax)),
        new("max_rooms", "The most rooms.", () => Schemas.WholeNumber(0, ListingDetails.RoomsMax)),
        new("min_bedrooms", "The fewest bedrooms.", () => Schemas.WholeNumber(0, ListingDetails.BedroomsMax)),
        new("price_changed_since", "Only listings whose newest change of price was at this instant or later. A first price is no change.", Schemas.Instant),
        new("price_dropped", "Only listings whose newest change of price was a drop.", Schemas.True),
        new("q", "Only listings that hold all these words in their name, description or city, whatever their case and accents. The last may be the beginning of a word.",
            () => Schemas.Text(MaxWordsLength)),
    ];

    public static readonly QueryParameter[] Page =
    [
        .. Filter,
        new("sort", "The order; `-` is descending. Without it the newest come first, by id.", () => Schemas.OneOf(ListingQuery.Sorts.Keys)),
        QueryParameter.Limit(GetListings.MaxLimit, GetListings.DefaultLimit, "How many listings to answer at most."),
        QueryParameter.Cursor,
        new("count", "Whether to tell in `X-Total-Count` how many listings match, on all pages together.", Schemas.True),
    ];

    private static Microsoft.OpenApi.OpenApiSchema Price() => Schemas.Number(0, ListingDetails.PriceMax);

    private static Microsoft.OpenApi.OpenApiSchema Surface() => Schemas.Number(0, (decimal)ListingDetails.SurfaceAreaMax);
}
