using System.ComponentModel;
using Aviv.Api.Access;
using Aviv.Api.Caching;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Limits;
using Aviv.Api.Listings;
using Aviv.Api.Pipeline;
using Aviv.Application.Prices;
using Aviv.Infrastructure.Caching;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Prices;

internal static class PriceEndpoints
{
    public static void MapPrices(this RouteGroupBuilder listings)
    {
        var prices = listings.MapGroup($"{ListingEndpoints.ById}/prices").IsPublic().Revalidates()
            .Fails(ApiError.NotFound, ApiError.InvalidQuery);
        prices.MapGet("", GetHistory).WithName("get-listing-prices").Takes(PriceParameters.OfHistory)
            .Sends(ResponseHeader.Link, ResponseHeader.PricesArchivedBefore).Compresses().Conditional();
        prices.MapGet("/summary", GetSummary).WithName("get-listing-price-summary").Takes(PriceParameters.OfSummary).Conditional();
        listings.MapPost("/prices/query", QueryPrices).WithName("query-listing-prices").IsPublic().IsExpensive().Compresses();
    }

    [EndpointSummary("Read a listing's prices, oldest first")]
    [EndpointDescription(
        "Answers every price that a listing had, each with the instant from which it held. The last one is the current price. "
        + "Where the operator has moved old prices to an archive, Prices-Archived-Before says so: prices that began to hold before that "
        + "instant are not among them. "
        + "With `from`, `to`, `order` and `limit` it answers less or otherwise; where more follow, the Link header has the next page.")]
    private static async Task<Results<JsonBytesResult<IReadOnlyList<ListingPriceDto>>, JsonStreamResult, NotModified, NotFound>> GetHistory(
        [Description(ListingEndpoints.IdDescription)] long id,
        ReadCache cache,
        IMediator mediator,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!http.Request.QueryString.HasValue) return await GetWholeHistoryAsync(http, cache, id, cancellationToken);
        var query = new QueryReader(http);
        var request = PriceParameters.History(query, id);
        if (await http.HasCurrentAsync(mediator, id, cancellationToken)) return NotModified.Instance;
        if (await mediator.Send(request, cancellationToken) is not { } history) return TypedResults.NotFound();
        if (request.Limit is null && history.Next is not null) return await http.StreamHistoryAsync(request, cancellationToken);
        http.TagPrices(history.Version);
        if (history.Next is { } next) http.Response.Headers.Link = query.Links($"{next}");
        return http.Ready(history.Prices);
    }

    private static async Task<Results<JsonBytesResult<IReadOnlyList<ListingPriceDto>>, JsonStreamResult, NotModified, NotFound>>
        GetWholeHistoryAsync(HttpContext http, ReadCache cache, long id, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(ReadKinds.Prices, id, http.NewestKnown(), cancellationToken) is not { } read)
            return TypedResults.NotFound();
        if (http.Has(read.Version)) return http.NotModified(read.Version);
        if (read.IsTooLong) return await http.StreamHistoryAsync(new(id), cancellationToken);
        http.TagPrices(read.Version);
        return new JsonBytesResult<IReadOnlyList<ListingPriceDto>>(read.Body);
    }

    [EndpointSummary("Sum up a listing's prices")]
    [EndpointDescription(
        "Answers what a listing's price history comes to: first, current, lowest and highest price, how often and how far the price "
        + "moved, and with `at` the price that held at that instant. Prices before `archived_before` are in the operator's archive, and "
        + "not in the summary.")]
    private static async Task<Results<JsonBytesResult<PriceSummaryDto>, NotModified, NotFound>> GetSummary(
        [Description(ListingEndpoints.IdDescription)] long id,
        ReadCache cache,
        IMediator mediator,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!http.Request.QueryString.HasValue)
            return await http.AnswerAsync<PriceSummaryDto>(cache, ReadKinds.Summary, id, cancellationToken);
        var request = PriceParameters.Summary(new QueryReader(http), id);
        if (await http.HasCurrentAsync(mediator, id, cancellationToken)) return NotModified.Instance;
        if (await mediator.Send(request, cancellationToken) is not { } summary) return TypedResults.NotFound();
        http.Tag(summary.Version);
        return http.Ready(summary);
    }

    [EndpointSummary("Read the prices of several listings")]
    [EndpointDescription(
        "Answers every price that the listings had, oldest first, in the order of the ids, each id once; "
        + "a listing that is not there has none. Prices that the operator has archived are not among them: Prices-Archived-Before of a "
        + "listing's own history tells. It only reads: send it as often as you like.")]
    private static async Task<Results<JsonBytesResult<IReadOnlyList<ListingPricesDto>>, JsonStreamResult>> QueryPrices(
        JsonBody<PricesQueryInput, PlainJson> body,
        IMediator mediator,
        ResponseMemory bytes,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var prices = await mediator.Send(new QueryPrices(body.Value), cancellationToken);
        if (prices.Listings is null) return await http.StreamPricesAsync(prices.Ids, cancellationToken);
        var answer = http.Ready(prices.Listings);
        await bytes.HoldAsync(http, answer.Length, cancellationToken);
        return answer;
    }
}
