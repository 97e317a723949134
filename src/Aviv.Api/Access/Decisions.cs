using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.OpenApi;
using Microsoft.AspNetCore.Authorization;

namespace Aviv.Api.Access;

/// <summary>
/// Anyone may, but a credential that is sent must be a good one: who sends a bad one believes to be somebody, and is to learn that it is
/// not.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublicAttribute : Attribute, IAllowAnonymous;

/// <summary>What each route, or each of a group, decides about its callers. A route without a decision is closed.</summary>
internal static class Decisions
{
    /// <summary>For what belongs to no caller: health, and the pages about the API. Credentials are not looked at.</summary>
    public static TBuilder IsOpen<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AllowAnonymous();

    public static TBuilder IsPublic<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new PublicAttribute()).Fails(ApiError.BadCredential);

    /// <param name="routes">That change something.</param>
    /// <param name="scope">One of <see cref="Application.Access.Scopes"/>.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder routes, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        routes.RequireAuthorization(policy => policy.AddRequirements(new ScopeRequirement(scope)))
            .WithMetadata(new ScopeRequirement(scope)).Fails(ApiError.Unauthenticated, ApiError.Forbidden);
}
