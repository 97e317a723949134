using System.ComponentModel;
using Aviv.Api.Access;
using Aviv.Api.Caching;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;
using Aviv.Application.Listings;
using Aviv.Infrastructure.Caching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Listings;

internal static class ListingReadEndpoint
{
    public static void MapListingRead(this RouteGroupBuilder listings) => listings.MapGroup("").IsPublic().Revalidates()
        .MapGet(ListingEndpoints.ById, Get).WithName("get-listing").Compresses().ShowsNumbers().Conditional().Fails(ApiError.NotFound);

    [EndpointSummary("Read a listing")]
    [EndpointDescription("Answers one listing with its current price.")]
    private static Task<Results<JsonBytesResult<ListingDto>, NotModified, NotFound>> Get(
        [Description(ListingEndpoints.IdDescription)] long id, ReadCache cache, HttpContext http, CancellationToken cancellationToken) =>
        http.AnswerAsync<ListingDto>(cache, ReadKinds.OfListing(http.SeesNumbers()), id, cancellationToken);
}
