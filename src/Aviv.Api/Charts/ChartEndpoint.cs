using System.ComponentModel;
using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Listings;
using Aviv.Api.Pipeline;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Reading;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Charts;

internal static class ChartEndpoint
{
    private static readonly ResponseHeader Tag = ResponseHeader.ETag with
    {
        Description = "Changes with the listing's version, with the day in UTC, and with the parameters; it ends in the encoding, if any.",
        Example = "\"7-20260503-all-800x320-auto\"",
    };

    public static void MapChart(this RouteGroupBuilder listings) =>
        listings.MapGet($"{ListingEndpoints.ById}/prices.svg", GetChart).WithName("get-listing-prices-svg")
            .IsPublic().Revalidates().Compresses().Takes(ChartParameters.All).Takes(RequestHeader.IfNoneMatch).Sends(Tag)
            .AddOpenApiOperationTransformer(ChartBodies.DescribeAsync).Fails(ApiError.NotFound, ApiError.InvalidQuery);

    [EndpointSummary("Draw a listing's prices")]
    [EndpointDescription(
        "Answers a picture of the price history, to be embedded by its address: a step line in which each price holds from its instant "
        + "until the next, and the last one until now. A history of more than 500 prices is thinned to what can be seen of it. "
        + "Where older prices are in the operator's archive, it says so.")]
    private static async Task<Results<SvgResult, NotModified, NotFound>> GetChart(
        [Description(ListingEndpoints.IdDescription)] long id,
        IMediator mediator,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var chart = ChartParameters.Read(new QueryReader(http));
        var view = chart.Range.On(clock.GetUtcNow(), chart.Width, chart.Height);
        if (await http.HasCurrentAsync(mediator, id, TagOf, cancellationToken) is { } current)
            return http.Answer(chart, current, NotModified.Instance);
        if (await mediator.Send(new GetPriceSteps(id, view.From, view.To), cancellationToken) is not { } steps)
            return TypedResults.NotFound();
        return http.Answer(chart, TagOf(steps.Version), new SvgResult(PriceChart.Draw(steps, view, "chart", chart.Theme)));

        string TagOf(ListingVersion version) =>
            chart.Tag(version, view, http.RequestServices.GetRequiredService<CompressionByRoute>().Encoding(http));
    }

    // A 304 as well: a browser takes its headers for those of the picture that it has.
    private static T Answer<T>(this HttpContext http, ChartParameters chart, string tag, T result)
    {
        http.Response.Headers.ETag = tag;
        http.Response.Headers.ContentSecurityPolicy = chart.Theme.Policy;
        return result;
    }

    // The tag of what is in the database, where the client has it.
    private static async Task<string?> HasCurrentAsync(
        this HttpContext http, IMediator mediator, long id, Func<ListingVersion, string> tagOf, CancellationToken cancellationToken)
    {
        if (http.Request.Headers.IfNoneMatch.Count == 0) return null;
        if (await mediator.Send(new GetListingVersion(id), cancellationToken) is not { } version) return null;
        return http.HasTag(tagOf(version)) ? tagOf(version) : null;
    }
}
