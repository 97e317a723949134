using System.Reflection;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;
using Aviv.Application.Listings;
using Aviv.Application.Reading;
using MediatR;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>Tags what is read of one listing with its version, so that a client need not read again what it has.</summary>
internal static class ConditionalReads
{
    /// <summary>Names the headers of a conditional read; <see cref="NotModified"/> among the handler's results names the 304.</summary>
    public static RouteHandlerBuilder Conditional(this RouteHandlerBuilder route) =>
        route.Takes(RequestHeader.IfNoneMatch).Sends(ResponseHeader.ETag);

    /// <summary>Whether the client has such a state already, by <c>If-None-Match</c>: then answer <see cref="NotModified"/>.</summary>
    public static bool Has(this HttpContext http, ListingVersion version) => http.HasTag(http.TagOf(version));

    /// <summary>The same, of anything that has a tag.</summary>
    public static bool HasTag(this HttpContext http, string tag)
    {
        if (!EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var tags)) return false;
        var current = new EntityTagHeaderValue(tag);
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));
    }

    /// <summary>The newest version that the client has a tag of, in whatever form, by <c>If-None-Match</c>; 0 for none.</summary>
    public static long NewestKnown(this HttpContext http) =>
        EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var tags)
            ? tags.Max(tag => VersionTag.Version(new(tag.Tag)) ?? 0)
            : 0;

    /// <summary>Whether the client has the version that is in the database; it is asked for only where the client has one.</summary>
    public static async Task<bool> HasCurrentAsync(this HttpContext http, IMediator mediator, long id, CancellationToken cancellationToken)
    {
        if (!EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out _)) return false;
        // An unknown listing goes on to its 404.
        if (await mediator.Send(new GetListingVersion(id), cancellationToken) is not { } version || !http.Has(version)) return false;
        http.Tag(version);
        return true;
    }

    /// <summary>Says that the client has the answer, and which version it is.</summary>
    public static NotModified NotModified(this HttpContext http, ListingVersion version)
    {
        http.Tag(version);
        return Headers.NotModified.Instance;
    }

    /// <summary>Says which version the answer shows.</summary>
    public static void Tag(this HttpContext http, ListingVersion version) => http.Response.Headers.ETag = http.TagOf(version);

    private static string TagOf(this HttpContext http, ListingVersion version) =>
        VersionTag.Of(version, http.RequestServices.GetRequiredService<CompressionByRoute>().Encoding(http), http.WithholdsNumbers());
}

/// <summary>304: the client has what it asks for.</summary>
internal sealed class NotModified : IResult, IEndpointMetadataProvider
{
    public static readonly NotModified Instance = new();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
}
