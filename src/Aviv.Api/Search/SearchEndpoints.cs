using System.Globalization;
using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Limits;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;
using Aviv.Application.Listings;
using Aviv.Application.Search;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Search;

internal static class SearchEndpoints
{
    public static void MapSearch(this RouteGroupBuilder listings) => listings.MapGroup("").IsPublic().Revalidates()
        .MapGet("", GetPage).WithName("get-listings").Takes(SearchParameters.Page).Compresses().ShowsNumbers()
        .IsExpensive(when: request => request.Query.ContainsKey("count"))
        .Sends(ResponseHeader.Link, ResponseHeader.TotalCount).Fails(ApiError.InvalidQuery);

    [EndpointSummary("Find listings")]
    [EndpointDescription(
        "Answers a page of the listings that meet every condition given, newest first unless sorted otherwise; "
        + "where more follow, the Link header has the next page.")]
    private static async Task<Results<JsonBytesResult<IReadOnlyList<ListingDto>>, JsonStreamResult>> GetPage(
        SharedPages pages, HttpContext http, CancellationToken cancellationToken)
    {
        var query = new QueryReader(http);
        var request = SearchQuery.Page(query) with { ShowsNumbers = http.SeesNumbers() };
        if (request.Limit > GetListings.DefaultLimit) return await GetLargePageAsync(http, query, request, cancellationToken);
        var page = await pages.ReadAsync(http, request, cancellationToken);
        SetHeaders(http, query, page.Next, page.Total);
        return new JsonBytesResult<IReadOnlyList<ListingDto>>(page.Body);
    }

    private static async Task<JsonStreamResult> GetLargePageAsync(
        HttpContext http, QueryReader query, GetListings request, CancellationToken cancellationToken)
    {
        var page = await http.RequestServices.GetRequiredService<IMediator>().Send(new OpenLargePage(request), cancellationToken);
        http.Response.RegisterForDisposeAsync(page);
        SetHeaders(http, query, page.Next, page.Total);
        return await JsonStreamResult.ArrayAsync(page.PartsAsync(cancellationToken));
    }

    private static void SetHeaders(HttpContext http, QueryReader query, ListingPosition? next, long? total)
    {
        if (next is not null) http.Response.Headers.Link = query.Links($"{next}");
        if (total is { } count) http.Response.Headers[ResponseHeader.TotalCount.Name] = count.ToString(CultureInfo.InvariantCulture);
    }
}
