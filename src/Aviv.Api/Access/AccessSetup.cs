using Aviv.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Aviv.Api.Access;

/// <summary>Who may: callers are told apart by tokens and keys, and each route decides.</summary>
internal static partial class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddOptions<AuthSettings>().BindConfiguration("Auth")
            .Validate(auth => AnonymousWrites.IsValid(auth.AnonymousWrites, isDevelopment), AnonymousWrites.Rule)
            .Validate(auth => auth.IsPseudonymSecretValid(), AuthSettings.PseudonymRule)
            .Validate(auth => auth.AreNamesValid(), AuthSettings.NamesRule)
            .Validate<IConfiguration>((_, settings) => ProviderSettings.NamesIssuerAndAudience(settings), ProviderSettings.AudienceRule)
            .Validate<IConfiguration>((_, settings) => ProviderSettings.HasUsableAuthority(settings), ProviderSettings.AuthorityRule)
            .ValidateOnStart();
        builder.Services.AddSingleton<AnonymousWrites>().AddSingleton<Callers>();
        // No scheme is the default one: CredentialCheck chooses.
        builder.Services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null)
            .AddBearerTokens(isDevelopment);
        builder.Services.RemoveDataProtection();
        builder.Services.AddSingleton<IAuthorizationHandler, ScopeHandler>()
            .AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>()
            .AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }

    public static void UseAccess(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => Warn(app));
        app.UseMiddleware<CredentialCheck>();
        app.UseAuthorization();
    }

    // It comes with authentication and with pages, for cookies. Here it would only write keys to the disk at each start, or complain that
    // it cannot.
    private static void RemoveDataProtection(this IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));

    // Not before the settings are known to be valid.
    private static void Warn(WebApplication app)
    {
        if (app.Services.GetRequiredService<AnonymousWrites>().AreAllowed) LogAnonymousWrites(app.Logger);
    }

    [LoggerMessage(EventId = 6007, Level = LogLevel.Warning, Message = AnonymousWrites.Warning)]
    private static partial void LogAnonymousWrites(ILogger logger);
}
