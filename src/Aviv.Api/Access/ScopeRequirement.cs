using Aviv.Application.Access;
using Microsoft.AspNetCore.Authorization;

namespace Aviv.Api.Access;

/// <summary>A credential for this; also known to the OpenAPI document.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

/// <summary>Whoever has the scope, and a source unless it is an admin; the anonymous, where they may write.</summary>
internal sealed class ScopeHandler(AnonymousWrites anonymousWrites, Callers callers) : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (IsMet(context.User, requirement.Scope)) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private bool IsMet(System.Security.Claims.ClaimsPrincipal user, string scope)
    {
        if (!Callers.IsAuthenticated(user)) return scope == Scopes.Write && anonymousWrites.AreAllowed;
        return Callers.Has(user, Scopes.Admin) || (Callers.Has(user, scope) && callers.SourceOf(user) is not null);
    }
}
