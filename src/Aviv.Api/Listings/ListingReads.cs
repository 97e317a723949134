using System.ComponentModel;
using System.Globalization;
using Aviv.Api.Cache;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Pipeline;
using Aviv.Api.Search;
using Aviv.Application.Listings;
using Aviv.Application.Search;
using Aviv.Infrastructure.Caching;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Listings;

internal static class ListingReads
{
    public static void MapListingReads(this RouteGroupBuilder group)
    {
        var reads = group.MapGroup("").Revalidates();
        reads.MapGet("", GetPage).WithName("get-listings").Takes(ListingParameters.Page).Compresses()
            .Sends(ResponseHeader.Link, ResponseHeader.TotalCount).Fails(ApiError.InvalidQuery);
        reads.MapGet(ListingEndpoints.ById, Get).WithName("get-listing").Compresses().Conditional().Fails(ApiError.NotFound);
    }

    [EndpointSummary("Find listings")]
    [EndpointDescription(
        "Answers a page of the listings that meet every condition given, newest first unless sorted otherwise; "
        + "where more follow, the Link header has the next page.")]
    private static async Task<Results<ReadyAnswer<IReadOnlyList<ListingDto>>, StreamedAnswer>> GetPage(
        ListingPages pages, HttpContext http, CancellationToken cancellationToken)
    {
        var query = new QueryReader(http);
        var request = ListingQuery.Page(query);
        if (request.Limit > GetListings.DefaultLimit) return await GetLargePageAsync(http, query, request, cancellationToken);
        var page = await pages.ReadAsync(http, request, cancellationToken);
        SetHeaders(http, query, page.Next, page.Total);
        return new ReadyAnswer<IReadOnlyList<ListingDto>>(page.Body);
    }

    private static async Task<StreamedAnswer> GetLargePageAsync(
        HttpContext http, QueryReader query, GetListings request, CancellationToken cancellationToken)
    {
        var page = await http.RequestServices.GetRequiredService<IMediator>().Send(new OpenLargePage(request), cancellationToken);
        http.Response.RegisterForDisposeAsync(page);
        SetHeaders(http, query, page.Next, page.Total);
        return await StreamedAnswer.ArrayAsync(page.PartsAsync(cancellationToken));
    }

    private static void SetHeaders(HttpContext http, QueryReader query, ListingPosition? next, long? total)
    {
        if (next is not null) http.Response.Headers.Link = query.Links($"{next}");
        if (total is { } count) http.Response.Headers[ResponseHeader.TotalCount.Name] = count.ToString(CultureInfo.InvariantCulture);
    }

    [EndpointSummary("Read a listing")]
    [EndpointDescription("Answers one listing with its current price.")]
    private static Task<Results<ReadyAnswer<ListingDto>, NotModified, NotFound>> Get(
        [Description(ListingEndpoints.IdDescription)] long id, ReadCache cache, HttpContext http, CancellationToken cancellationToken) =>
        http.AnswerAsync<ListingDto>(cache, ReadKinds.Listing, id, cancellationToken);
}
