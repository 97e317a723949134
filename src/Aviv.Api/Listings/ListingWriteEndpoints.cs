using System.ComponentModel;
using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Application.Access;
using Aviv.Application.Listings;
using MediatR;

namespace Aviv.Api.Listings;

internal static class ListingWriteEndpoints
{
    private static readonly ApiError[] OfEveryWrite = [ApiError.InvalidHeader, ApiError.TwinRunning, ApiError.IdempotencyMismatch];
    private static readonly ApiError[] OfAnyChange =
        [ApiError.NotFound, ApiError.Conflict, ApiError.PreconditionFailed, ApiError.PreconditionRequired];

    public static void MapListingWrites(this RouteGroupBuilder group)
    {
        var writes = group.MapGroup("").RequireScope(Scopes.Write).Fails(OfEveryWrite).Takes(RequestHeader.IdempotencyKey);
        writes.MapPost("", Create).WithName("post-listings").Produces<ListingDto>(StatusCodes.Status201Created)
            .Sends(ResponseHeader.Location, ResponseHeader.ETag, ResponseHeader.Replayed);
        var changes = writes.MapGroup(ListingEndpoints.ById).Fails(OfAnyChange)
            .Takes(RequestHeader.IfMatch, RequestHeader.IfNoneMatchOfWrite);
        changes.MapPut("", Replace).WithName("upsert-listing").Produces<ListingDto>().Sends(ResponseHeader.ETag, ResponseHeader.Replayed);
        changes.MapPatch("", Patch).WithName("patch-listing").Produces<ListingDto>().Sends(ResponseHeader.ETag, ResponseHeader.Replayed);
        changes.MapDelete("", Delete).WithName("delete-listing").Produces(StatusCodes.Status204NoContent).Sends(ResponseHeader.Replayed);
    }

    [EndpointSummary("Create a listing")]
    [EndpointDescription("Creates a listing and starts its price history with its first price.")]
    private static async Task<IResult> Create(
        JsonBody<ListingInput, PlainJson> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken) =>
        http.Answer(await mediator.Send(new CreateListing(body.Value, http.CreateConditions(body.Sent)), cancellationToken));

    [EndpointSummary("Replace a listing")]
    [EndpointDescription(
        "Replaces all that a client decides about a listing, but keeps a phone number that is left out: null removes it. "
        + "A price that differs from the one before joins the price history; a body that changes nothing changes nothing. "
        + "Never creates a listing.")]
    private static async Task<IResult> Replace(
        [Description(ListingEndpoints.IdDescription)] long id,
        JsonBody<ListingInput, PlainJson> body,
        IMediator mediator,
        HttpContext http,
        CancellationToken cancellationToken) =>
        http.Answer(await mediator.Send(new UpdateListing(id, body.Value, http.WriteConditions(body.Sent)), cancellationToken));

    [EndpointSummary("Change some of a listing")]
    [EndpointDescription(
        "Changes what the body names, as a JSON Merge Patch (RFC 7396): {\"latest_price_eur\": 125000} is the everyday change of price. "
        + "Null removes the phone number; nothing else may be null.")]
    private static async Task<IResult> Patch(
        [Description(ListingEndpoints.IdDescription)] long id,
        JsonBody<ListingInput, MergePatchJson> body,
        IMediator mediator,
        HttpContext http,
        CancellationToken cancellationToken) =>
        http.Answer(await mediator.Send(
            new PatchListing(id, new(body.Value, body.Members), http.WriteConditions(body.Sent)), cancellationToken));

    [EndpointSummary("Delete a listing")]
    [EndpointDescription("Removes a listing and its price history. Its number is not given again.")]
    private static async Task<IResult> Delete(
        [Description(ListingEndpoints.IdDescription)] long id, IMediator mediator, HttpContext http, CancellationToken cancellationToken) =>
        http.Answer(await mediator.Send(new DeleteListing(id, http.WriteConditions(default)), cancellationToken));
}
