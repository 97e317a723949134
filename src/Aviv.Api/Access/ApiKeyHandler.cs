using System.Security.Claims;
using System.Text.Encodings.Web;
using Aviv.Api.Limits;
using Aviv.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Access;

/// <summary><c>Authorization: ApiKey aviv_…</c>; never in a URL, which ends in logs.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, ApiKeyCheck check, IApiKeys keys, RateLimits limits,
    Callers callers, Pseudonyms pseudonyms)
    // It would log a line for each refusal, without a limit.
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public new const string Scheme = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiKeySecret.Parse(Request.Headers.Authorization.ToString()[(Scheme.Length + 1)..]) is not { } secret)
            return AuthenticateResult.Fail(new CredentialRefused("malformed"));
        // Whoever makes keys up must not make the database work: each question counts on the network before it is asked.
        if (!keys.Knows(secret.Prefix) && !limits.AllowsNetwork(Context))
            return AuthenticateResult.Fail(new CredentialRefused("not_looked_up"));
        var (verdict, key) = await check.RunAsync(secret, Context.RequestAborted);
        if (verdict == ApiKeyVerdict.Good) return AuthenticateResult.Success(new(new(Identity(key!)), Scheme));
        // A prefix that was made up is nobody's.
        var caller = key is null ? null : pseudonyms.OfKey(key.Prefix);
        return AuthenticateResult.Fail(new CredentialRefused(Word(verdict), caller));
    }

    // Those of a token, so that nothing behind this has to tell the two apart.
    private ClaimsIdentity Identity(ApiKey key)
    {
        var identity = new ClaimsIdentity(Scheme);
        identity.AddClaim(new(Callers.Subject, $"key {key.Prefix}"));
        identity.AddClaims(key.Scopes.Select(scope => new Claim(Callers.Scope, scope)));
        if (key.Source is { } source) identity.AddClaim(new(callers.SourceClaim, source));
        return identity;
    }

    private static string Word(ApiKeyVerdict verdict) => verdict switch
    {
        ApiKeyVerdict.Unknown => "unknown",
        ApiKeyVerdict.WrongSecret => "wrong_secret",
        ApiKeyVerdict.Revoked => "revoked",
        _ => "expired",
    };
}
