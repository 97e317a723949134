using System.ComponentModel;
using Aviv.Api.Errors;
using Aviv.Api.Json;
using Aviv.Api.OpenApi;
using Aviv.Application.Listings;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Listings;

internal static class ListingEndpoints
{
    private const string IdDescription = "The listing's number.";

    public static void MapListings(this IEndpointRouteBuilder app)
    {
        var listings = app.MapGroup("/listings").WithTags("Listings").Fails(ApiError.Internal, ApiError.Unavailable);
        listings.MapGet("", GetPage).WithName("get-listings")
            .AddOpenApiOperationTransformer(PageParameters.AddAsync).Sends(ResponseHeader.Link).Fails(ApiError.InvalidQuery);
        listings.MapPost("", Create).WithName("post-listings").Sends(ResponseHeader.Location, ResponseHeader.ETag);
        listings.MapGet("{id:long:min(1)}", Get).WithName("get-listing").Sends(ResponseHeader.ETag).Fails(ApiError.NotFound);
        listings.MapPut("{id:long:min(1)}", Update).WithName("upsert-listing").Sends(ResponseHeader.ETag).Fails(ApiError.NotFound, ApiError.Conflict);
        listings.MapGet("{id:long:min(1)}/prices", GetPrices).WithName("get-listing-prices").Fails(ApiError.NotFound);
    }

    [EndpointSummary("List listings, newest first")]
    [EndpointDescription("Answers a page of listings; where more follow, the Link header has the next page.")]
    private static async Task<Ok<IReadOnlyList<ListingDto>>> GetPage(
        ListingPageQuery query, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new GetListings(query.Limit, query.BelowId), cancellationToken);
        if (page.NextBelowId is { } next)
            http.Response.Headers.Link = $"<{Path(http)}?limit={query.Limit}&cursor={Cursor.Encode(next)}>; rel=\"next\"";
        return TypedResults.Ok(page.Listings);
    }

    [EndpointSummary("Create a listing")]
    [EndpointDescription("Creates a listing and starts its price history with its first price.")]
    private static async Task<Created<ListingDto>> Create(
        JsonBody<ListingInput> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var listing = await mediator.Send(new CreateListing(body.Value), cancellationToken);
        SetETag(http, listing);
        return TypedResults.Created($"{Path(http)}/{listing.Id}", listing);
    }

    [EndpointSummary("Read a listing")]
    [EndpointDescription("Answers one listing with its current price.")]
    private static async Task<Results<Ok<ListingDto>, NotFound>> Get(
        [Description(IdDescription)] long id, IMediator mediator, HttpContext http, CancellationToken cancellationToken) =>
        Found(http, await mediator.Send(new GetListing(id), cancellationToken));

    [EndpointSummary("Replace a listing")]
    [EndpointDescription("Replaces all that a client decides about a listing. A price that differs from the one before joins the price history; a body that changes nothing changes nothing. Never creates a listing.")]
    private static async Task<Results<Ok<ListingDto>, NotFound>> Update(
        [Description(IdDescription)] long id, JsonBody<ListingInput> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken) =>
        Found(http, await mediator.Send(new UpdateListing(id, body.Value), cancellationToken));

    [EndpointSummary("Read a listing's prices, oldest first")]
    [EndpointDescription("Answers every price that a listing had, each with the instant from which it held. The last one is the current price.")]
    private static async Task<Results<Ok<IReadOnlyList<ListingPriceDto>>, NotFound>> GetPrices(
        [Description(IdDescription)] long id, IMediator mediator, CancellationToken cancellationToken) =>
        await mediator.Send(new GetListingPrices(id), cancellationToken) is { } prices ? TypedResults.Ok(prices) : TypedResults.NotFound();

    private static Results<Ok<ListingDto>, NotFound> Found(HttpContext http, ListingDto? listing)
    {
        if (listing is null) return TypedResults.NotFound();
        SetETag(http, listing);
        return TypedResults.Ok(listing);
    }

    private static void SetETag(HttpContext http, ListingDto listing) => http.Response.Headers.ETag = $"\"{listing.Version}\"";

    private static string Path(HttpContext http) => $"{http.Request.PathBase}/listings";
}
