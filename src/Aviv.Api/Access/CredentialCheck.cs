using Aviv.Api.Limits;
using Aviv.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Primitives;

namespace Aviv.Api.Access;

/// <summary>
/// Looks at the credential of a request, if it has one and the route has callers; who has none is anonymous. In place of the framework's
/// middleware, which would make a handler for each request, and let bad credentials pass as none.
/// </summary>
internal sealed class CredentialCheck(RequestDelegate next, RateLimits limits, SecurityTrail trail)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!HasCredential(http.Request) || !HasCallers(http.GetEndpoint()) || await IsGoodAsync(http)) await next(http);
        // Nobody's, so that it counts on the network.
        else if (limits.AllowsNetwork(http)) await http.WriteUnauthenticatedAsync();
        else await http.WriteRateLimitedAsync();
    }

    // Some clients send an empty header where nobody has filled in a credential; our page to try the API is one.
    private static bool HasCredential(HttpRequest request) => !StringValues.IsNullOrEmpty(request.Headers.Authorization);

    // What is no route, or no method of it, is told so to anyone.
    private static bool HasCallers(Endpoint? endpoint) =>
        endpoint is RouteEndpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not AllowAnonymousAttribute;

    private async Task<bool> IsGoodAsync(HttpContext http)
    {
        var scheme = SchemeOf(http.Request.Headers.Authorization);
        var result = scheme is null ? AuthenticateResult.NoResult() : await http.AuthenticateAsync(scheme);
        if (result.Succeeded)
        {
            http.User = result.Principal;
            return true;
        }

        var refusal = result.Failure as CredentialRefused;
        trail.CredentialRefused(scheme ?? "other", refusal?.Reason ?? "malformed", refusal?.Caller);
        return false;
    }

    // Two credentials are none.
    private static string? SchemeOf(IReadOnlyList<string?> credentials) => credentials is not [{ } one] ? null
        : IsOf(ApiKeyHandler.Scheme, one) ? ApiKeyHandler.Scheme
        : IsOf(JwtBearerDefaults.AuthenticationScheme, one) ? JwtBearerDefaults.AuthenticationScheme
        : null;

    private static bool IsOf(string scheme, string credential) =>
        credential.StartsWith($"{scheme} ", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Why a credential is not good, for the trail; the caller does not learn it.</summary>
/// <param name="reason">A word of few.</param>
/// <param name="caller">Its pseudonym, where the credential tells.</param>
internal sealed class CredentialRefused(string reason, string? caller = null) : Exception("The credential was refused.")
{
    public string Reason => reason;

    public string? Caller => caller;
}
