using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Query;
using Microsoft.AspNetCore.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>What routes say about themselves for the OpenAPI document.</summary>
internal static class EndpointMetadata
{
    /// <summary>Names the errors that a route, or each of a group, may answer; those of reading a body need no naming.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder routes, params ApiError[] errors)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata([.. errors]);

    /// <summary>Names the request headers that a route, or each of a group, goes by.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder routes, params RequestHeader[] headers)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata([.. headers]);

    /// <summary>Names the query parameters of a route; <see cref="QueryReader"/> refuses all others.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder route, params QueryParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata([.. parameters]);

    /// <summary>Names the headers of the success of a route, or of each of a group.</summary>
    public static TBuilder Sends<TBuilder>(this TBuilder routes, params ResponseHeader[] headers)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata([.. headers]);

    public static IEnumerable<T> Metadata<T>(this OpenApiOperationTransformerContext context) =>
        context.Description.ActionDescriptor.EndpointMetadata.OfType<T>();
}
