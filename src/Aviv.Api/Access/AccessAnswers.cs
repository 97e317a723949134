using Aviv.Api.Contract.Errors;
using Aviv.Api.Limits;
using Aviv.Application.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Access;

/// <summary>What a caller is told who may not.</summary>
internal sealed class AccessAnswers(Callers callers, RateLimits limits, SecurityTrail trail) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // An address that is no route, or lacks the method, meets the policy of routes without a decision.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not RouteEndpoint) return next(context);
        // It counts, but is refused for what it is.
        limits.Allows(context);
        if (!Callers.IsAuthenticated(context.User)) return context.WriteUnauthenticatedAsync();
        var scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.Scope;
        var lacksSource = scope is not null && Callers.Has(context.User, scope);
        trail.ScopeRefused(lacksSource ? "a source" : scope ?? "a decision of the route", callers.Of(context.User).Pseudonym);
        return context.WriteProblemAsync(ApiError.Forbidden, scope is null ? null : Explain(scope, lacksSource));
    }

    private string Explain(string scope, bool lacksSource) => lacksSource
        ? $"The credential names no source (claim {callers.SourceClaim}) whose listings it may write."
        : $"The credential lacks the scope {scope}.";
}

internal static class Unauthenticated
{
    // What RFC 9110 asks of every 401.
    private const string Challenge = "Bearer, ApiKey";
    private const string ChallengeOfBadToken = """Bearer error="invalid_token", ApiKey""";

    public static Task WriteUnauthenticatedAsync(this HttpContext http)
    {
        var isSent = http.Request.Headers.Authorization.Count > 0;
        http.Response.Headers[HeaderNames.WWWAuthenticate] = isSent ? ChallengeOfBadToken : Challenge;
        return http.WriteProblemAsync(isSent ? ApiError.BadCredential : ApiError.Unauthenticated);
    }
}
