using Aviv.Api.Json;
using Aviv.Application.Listings;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Listings;

internal static class ListingEndpoints
{
    public static void MapListings(this IEndpointRouteBuilder app)
    {
        var listings = app.MapGroup("/listings").WithTags("Listings");
        listings.MapGet("", GetPage).WithName("get-listings");
        listings.MapPost("", Create).WithName("post-listings");
        listings.MapGet("{id:long:min(1)}", Get).WithName("get-listing");
        listings.MapPut("{id:long:min(1)}", Update).WithName("upsert-listing");
        listings.MapGet("{id:long:min(1)}/prices", GetPrices).WithName("get-listing-prices");
    }

    private static async Task<Ok<IReadOnlyList<ListingDto>>> GetPage(
        ListingPageQuery query, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new GetListings(query.Limit, query.BelowId), cancellationToken);
        if (page.NextBelowId is { } next)
            http.Response.Headers.Link = $"<{Path(http)}?limit={query.Limit}&cursor={Cursor.Encode(next)}>; rel=\"next\"";
        return TypedResults.Ok(page.Listings);
    }

    private static async Task<Created<ListingDto>> Create(
        JsonBody<ListingInput> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var listing = await mediator.Send(new CreateListing(body.Value), cancellationToken);
        SetETag(http, listing);
        return TypedResults.Created($"{Path(http)}/{listing.Id}", listing);
    }

    private static async Task<Results<Ok<ListingDto>, NotFound>> Get(
        long id, IMediator mediator, HttpContext http, CancellationToken cancellationToken) =>
        Found(http, await mediator.Send(new GetListing(id), cancellationToken));

    private static async Task<Results<Ok<ListingDto>, NotFound>> Update(
        long id, JsonBody<ListingInput> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken) =>
        Found(http, await mediator.Send(new UpdateListing(id, body.Value), cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<ListingPriceDto>>, NotFound>> GetPrices(
        long id, IMediator mediator, CancellationToken cancellationToken) =>
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
