using System.Text.Json.Nodes;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Application.Search;
using Aviv.Domain.Listings;

namespace Aviv.Api.Search;

/// <summary>The query parameters by which listings are found, as <see cref="SearchQuery"/> reads them.</summary>
internal static class SearchParameters
{
    public const int MaxWordsLength = 200;

    public static readonly QueryParameter[] Filter =
    [
        new("building_type", "Only this kind of building; may be repeated for several.",
            () => Schemas.Named(NamedChoices.BuildingType), new JsonArray("APARTMENT", "HOUSE")) { Repeatable = true },
        new("source", "Only listings of who publishes under this name.", Schemas.Source, "canal-homes"),
        new("country", "Only this country: an ISO 3166-1 alpha-2 code, in either case.", () => Schemas.Text(2), "FR"),
        new("city", "Only this city: its whole name, whatever its case, accents and hyphens.",
            () => Schemas.Text(PostalAddress.CityMaxLength), "Paris"),
        new("postal_code", "Only postal codes that begin so.", () => Schemas.Text(PostalAddress.PostalCodeMaxLength), "75"),
        new("min_price", "The lowest current price, in euros.", Price, 100000),
        new("max_price", "The highest current price, in euros.", Price, 400000),
        new("min_surface", "The smallest living area, in square metres.", Surface, 40),
        new("max_surface", "The largest living area, in square metres.", Surface, 80.5),
        new("min_rooms", "The fewest rooms.", () => Schemas.WholeNumber(0, ListingDetails.RoomsMax), 2),
        new("max_rooms", "The most rooms.", () => Schemas.WholeNumber(0, ListingDetails.RoomsMax), 4),
        new("min_bedrooms", "The fewest bedrooms.", () => Schemas.WholeNumber(0, ListingDetails.BedroomsMax), 1),
        new("price_changed_since", "Only listings whose newest change of price was at this instant or later. A first price is no change.",
            Schemas.Instant, "2023-01-17T08:17:32Z"),
        new("price_dropped", "Only listings whose newest change of price was a drop.", Schemas.True, true),
        new("q",
            "Only listings that hold all these words in their name, description or city, whatever their case and accents. "
            + "The last may be the beginning of a word.",
            () => Schemas.Text(MaxWordsLength), "canal lift"),
    ];

    public static readonly QueryParameter[] Page =
    [
        .. Filter,
        new("sort", "The order; `-` is descending. Without it the newest come first, by id.",
            () => Schemas.Named(NamedChoices.ListingSort), "-price"),
        QueryParameter.Limit(GetListings.MaxLimit, GetListings.DefaultLimit, "How many listings to answer at most."),
        QueryParameter.Cursor("0hdZXrsK3m8xMTM1fDExMzU"),
        new("count", "Whether to tell in `X-Total-Count` how many listings match, on all pages together.", Schemas.True, true),
    ];

    private static Microsoft.OpenApi.OpenApiSchema Price() => Schemas.Number(0, ListingDetails.PriceMax);

    private static Microsoft.OpenApi.OpenApiSchema Surface() => Schemas.Number(0, (decimal)ListingDetails.SurfaceAreaMax);
}
