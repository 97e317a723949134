using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Health;
using Aviv.Api.Limits;
using Aviv.Api.Listings;
using Aviv.Api.Pages;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;
using Aviv.Api.Search;
using Aviv.Api.Server;
using Aviv.Api.Telemetry;
using Aviv.Application.Common;
using Aviv.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Security;
using Microsoft.Extensions.Options;

namespace Aviv.Api;

/// <summary>The parts of the API: what it is made of, and the order in which a request meets them.</summary>
internal static partial class Setup
{
    private static readonly TimeSpan RequestTimeLimit = TimeSpan.FromSeconds(5);

    public static void AddAviv(this WebApplicationBuilder builder)
    {
        builder.AddSecrets();
        builder.AddServer();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApplication(builder.Configuration["AutoMapper:LicenseKey"]);
        builder.Services.AddInfrastructure();
        builder.Services.AddRouting(routing => routing.ConstraintMap[DigitsConstraint.Name] = typeof(DigitsConstraint));
        builder.Services.ConfigureHttpJsonOptions(json => JsonContract.Configure(json.SerializerOptions));
        builder.Services.AddExceptionHandler<ApiExceptionHandler>().AddProblemDetails();
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = RequestTimeLimit,
            WriteTimeoutResponse = context => context.WriteProblemAsync(ApiError.Unavailable),
        });
        builder.Services.AddOptions<WriteSettings>().BindConfiguration("Writes").ValidateOnStart();
        builder.Services.AddSingleton<ResponseMemory>().AddSingleton<SharedPages>();
        builder.Services.AddCompression();
        Shutdown.Add(builder);
        builder.AddCorsPolicy();
        builder.AddPages();
        builder.AddAccess();
        builder.Services.AddNumberVisibility();
        builder.AddLimits();
        builder.Services.AddHealth();
        builder.AddTelemetry();
        builder.Services.AddOpenApiContract();
    }

    // First, since some settings are read on the way.
    private static void AddSecrets(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IValidateOptions<DatabaseSettings>>(
        SecretFiles.AddTo(builder.Configuration, builder.Configuration["Secrets:Folder"]));

    public static void UseAviv(this WebApplication app)
    {
        if (SecuritySettings.IsByFormerName(app.Configuration)) LogFormerName(app.Logger);
        app.UseTrustedProxies();
        app.UseMiddleware<RequestLog>();
        WarmUpRequests.Join(app);
        app.UseSafeHeaders();
        app.UseCloseOfUnreadBodies();
        app.UseCacheHeaders();
        app.UseHeadAsGet();
        app.UseExceptionHandler();
        app.UseProblemStatusPages();
        app.UseAllowedMethods();
        app.UseRouting();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseAccess();
        app.UseMiddleware<RateLimitCheck>();
        // The time of a request begins anew when its body is there.
        app.UseWhen(BodyReceiver.IsNeeded, withBody => withBody.UseMiddleware<BodyReceiver>().UseRequestTimeouts());
        app.UseMiddleware<TruncatedResponses>();
        // Innermost: errors are written outside it, and what one cuts short leaves nothing compressed behind.
        app.UseResponseCompression();
        var routes = app.MapGroup("").ChecksQueries();
        routes.MapListings();
        routes.MapExport();
        routes.MapPrivacy();
        routes.MapHealth();
        routes.MapOpenApiContract();
        routes.MapPages();
        app.MapAssets();
    }

    [LoggerMessage(EventId = 4005, Level = LogLevel.Warning, Message = SecuritySettings.FormerNameWarning)]
    private static partial void LogFormerName(ILogger logger);
}
