using System.Security.Claims;
using Aviv.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aviv.Api.Access;

/// <summary>
/// JSON Web Tokens of an OpenID provider, by the framework's section <c>Authentication:Schemes:Bearer</c>, which is lenient by itself:
/// here is what a token must have besides.
/// </summary>
internal static class BearerTokens
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    // Those of which the API holds no secret.
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddBearerTokens(this AuthenticationBuilder authentication, bool isDevelopment)
    {
        authentication.AddJwtBearer();
        authentication.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<AuthSettings>, TimeProvider>((bearer, auth, clock) => Restrict(bearer, auth.Value, clock, isDevelopment))
            .PostConfigure(ProviderKeys.Use);
    }

    private static void Restrict(JwtBearerOptions bearer, AuthSettings auth, TimeProvider clock, bool isDevelopment)
    {
        bearer.MapInboundClaims = false;
        bearer.BackchannelTimeout = ProviderKeys.Patience;
        (bearer.AutomaticRefreshInterval, bearer.RefreshInterval) = (ProviderKeys.Life, ProviderKeys.Pause);
        bearer.Events = new()
        {
            OnMessageReceived = RequireOneToken,
            OnTokenValidated = RequireOneMeaning,
            OnAuthenticationFailed = Refuse,
        };
        var rules = bearer.TokenValidationParameters;
        (rules.ValidateIssuer, rules.ValidateAudience, rules.LifetimeValidator) = (true, true, LifetimeBy(clock));
        (rules.ValidAlgorithms, rules.ValidTypes) = (Asymmetric, [auth.TokenType]);
        if (isDevelopment && rules.IssuerSigningKeys?.Any() == true) TakeUserJwts(rules, auth.TokenType);
    }

    // Of 'dotnet user-jwts', on a developer's machine.
    private static void TakeUserJwts(TokenValidationParameters rules, string type) =>
        (rules.ValidAlgorithms, rules.ValidTypes) = ([.. Asymmetric, SecurityAlgorithms.HmacSha256], [type, "JWT"]);

    // By the application's clock: the library knows only the machine's.
    private static LifetimeValidator LifetimeBy(TimeProvider clock) => (from, until, _, _) =>
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (until is null || until < now - Skew) throw new SecurityTokenExpiredException();
        if (from > now + Skew) throw new SecurityTokenNotYetValidException();
        return true;
    };

    private static Task RequireOneToken(MessageReceivedContext context)
    {
        if (!StrictToken.IsWellFormed(context.Request.Headers.Authorization.ToString())) context.Fail(new CredentialRefused("malformed"));
        return Task.CompletedTask;
    }

    private static Task RequireOneMeaning(TokenValidatedContext context)
    {
        var hasSubject = !string.IsNullOrEmpty(context.Principal!.FindFirstValue(Callers.Subject));
        if (!StrictToken.HasOneMeaning((JsonWebToken)context.SecurityToken)) context.Fail(new CredentialRefused("invalid"));
        else if (!hasSubject) context.Fail(new CredentialRefused("no_subject"));
        return Task.CompletedTask;
    }

    private static Task Refuse(AuthenticationFailedContext context)
    {
        if (context.Exception is not ProviderAwayException) context.Fail(new CredentialRefused(Word(context.Exception)));
        return Task.CompletedTask;
    }

    private static string Word(Exception fault) => fault switch
    {
        SecurityTokenExpiredException => "expired",
        SecurityTokenNotYetValidException => "not_yet_valid",
        SecurityTokenInvalidIssuerException => "issuer",
        SecurityTokenInvalidAudienceException => "audience",
        SecurityTokenInvalidTypeException => "type",
        SecurityTokenInvalidAlgorithmException => "algorithm",
        SecurityTokenSignatureKeyNotFoundException => "unknown_key",
        SecurityTokenInvalidSignatureException => "signature",
        _ => "invalid",
    };
}
