using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Limits;
using Aviv.Application.Access;
using Aviv.Application.Privacy;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Privacy;

/// <summary>Requests of those whose phone number is stored. The number comes in a body, since addresses end in logs.</summary>
internal static class PrivacyEndpoints
{
    /// <summary>Without the time limit of other requests: an agency may have its number on many listings.</summary>
    public static void MapPrivacy(this IEndpointRouteBuilder app)
    {
        var privacy = app.MapGroup("/privacy").WithTags("Privacy").RequireScope(Scopes.Admin).IsExpensive()
            .Sends(ResponseHeader.NotKept).Fails(ApiError.InvalidQuery, ApiError.Internal, ApiError.Unavailable);
        privacy.DisableRequestTimeout();
        privacy.MapPost("/access", Access).WithName("post-privacy-access").Produces<IReadOnlyList<PhoneListingDto>>();
        privacy.MapPost("/erase", Erase).WithName("post-privacy-erase").Produces<ErasureDto>().Fails(ApiError.NumberStillWritten);
    }

    [EndpointSummary("Find the listings of a phone number")]
    [EndpointDescription(
        "Answers every listing that has the phone number, by id, for whoever asks what is stored about them. The request is audited, "
        + "without the number.")]
    private static async Task<IResult> Access(
        JsonBody<PhoneInput, PlainJson> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var access = await mediator.Send(new AccessPhone(body.Value, http.Caller().Pseudonym), cancellationToken);
        http.Response.RegisterForDisposeAsync(access);
        var listings = await JsonStreamResult.ArrayAsync(access.PartsAsync(cancellationToken));
        http.Response.Headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        return listings;
    }

    [EndpointSummary("Erase a phone number")]
    [EndpointDescription(
        "Removes the phone number from every listing that has it, as a write of each: its version grows, and its history stays. Answers "
        + "when no listing has it any more; what did not come to an end may be repeated. A hash of the number is kept for as long as its "
        + "key, so that the number can be erased again where a backup is restored. The request is audited, without the number.")]
    private static async Task<IResult> Erase(
        JsonBody<PhoneInput, PlainJson> body, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            var erasure = await mediator.Send(new ErasePhone(body.Value, http.Caller().Pseudonym), cancellationToken);
            http.Response.Headers.CacheControl = CacheControlHeaderValue.NoStoreString;
            return TypedResults.Ok(erasure);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ApiErrorException(ApiError.NumberStillWritten);
        }
    }
}
