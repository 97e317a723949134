using System.ComponentModel;
using System.Globalization;
using Aviv.Api.Cache;
using Aviv.Api.Errors;
using Aviv.Api.Http;
using Aviv.Api.OpenApi;
using Aviv.Api.Query;
using Aviv.Application.Listings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Listings;

internal static class ListingReads
{
    public static void MapListingReads(this RouteGroupBuilder group)
    {
        var reads = group.MapGroup("").Revalidates();
        reads.MapGet("", GetPage).WithName("get-listings").Takes(ListingParameters.Page).Compresses().TakesItsTurn()
            .Sends(ResponseHeader.Link, ResponseHeader.TotalCount).Fails(ApiError.InvalidQuery);
        reads.MapGet(ListingEndpoints.ById, Get).WithName("get-listing").Compresses().Conditional().TakesItsTurn().Fails(ApiError.NotFound);
    }

    [EndpointSummary("Find listings")]
    [EndpointDescription("Answers a page of the listings that meet every condition given, newest first unless sorted otherwise; where more follow, the Link header has the next page.")]
    private static async Task<ReadyAnswer<IReadOnlyList<ListingDto>>> GetPage(ListingPages pages, HttpContext http, CancellationToken cancellationToken)
    {
        var query = new QueryReader(http);
        var page = await pages.ReadAsync(http, ListingQuery.Page(query), cancellationToken);
        if (page.Next is { } next) http.Response.Headers.Link = query.Links($"{next}");
        if (page.Total is { } total) http.Response.Headers[ResponseHeader.TotalCount.Name] = total.ToString(CultureInfo.InvariantCulture);
        return new(page.Body);
    }

    [EndpointSummary("Read a listing")]
    [EndpointDescription("Answers one listing with its current price.")]
    private static Task<Results<ReadyAnswer<ListingDto>, NotModified, NotFound>> Get(
        [Description(ListingEndpoints.IdDescription)] long id, ReadCache cache, HttpContext http, CancellationToken cancellationToken) =>
        http.AnswerAsync<ListingDto>(cache, ReadKind.Listing, id, cancellationToken);
}
