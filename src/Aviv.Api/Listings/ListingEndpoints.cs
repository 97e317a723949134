using Aviv.Api.Charts;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Prices;
using Aviv.Api.Search;

namespace Aviv.Api.Listings;

internal static class ListingEndpoints
{
    /// <summary>The segment that names one listing; what is no such number is no route of ours.</summary>
    public const string ById = "{id:long:min(1):digits}";

    public const string IdDescription = "The listing's number.";

    public static void MapListings(this IEndpointRouteBuilder app)
    {
        var listings = app.MapGroup("/listings").WithTags("Listings")
            .Fails(ApiError.InvalidQuery, ApiError.Internal, ApiError.Unavailable);
        listings.MapSearch();
        listings.MapListingRead();
        listings.MapPrices();
        listings.MapChart();
        listings.MapListingWrites();
    }
}
