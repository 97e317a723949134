using Aviv.Api.Cache;
using Aviv.Api.Errors;
using Aviv.Api.Export;
using Aviv.Api.Health;
using Aviv.Api.Http;
using Aviv.Api.Json;
using Aviv.Api.Listings;
using Aviv.Api.OpenApi;
using Aviv.Api.Query;
using Aviv.Api.Writes;
using Aviv.Application.Common;
using Aviv.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace Aviv.Api;

/// <summary>The parts of the API: what it is made of, and the order in which a request meets them.</summary>
internal static class Setup
{
    private const int MaxBodyBytes = 64 * 1024;
    private static readonly TimeSpan RequestTimeLimit = TimeSpan.FromSeconds(5);

    public static void AddAviv(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApplication(builder.Configuration["AutoMapper:LicenseKey"]);
        builder.AddDatabase();
        builder.Services.AddRouting(routing => routing.ConstraintMap[DigitsConstraint.Name] = typeof(DigitsConstraint));
        builder.Services.ConfigureHttpJsonOptions(json => JsonContract.Configure(json.SerializerOptions));
        builder.Services.AddExceptionHandler<ApiExceptionHandler>().AddProblemDetails();
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = RequestTimeLimit,
            WriteTimeoutResponse = context => context.WriteProblemAsync(ApiError.Unavailable),
        });
        builder.Services.AddWrites();
        builder.Services.AddReadCache();
        builder.Services.AddSingleton<AnswerBytes>().AddSingleton<ListingPages>();
        builder.Services.AddCompression();
        Shutdown.Add(builder);
        builder.AddCorsPolicy();
        builder.Services.AddHealth();
        builder.Services.AddOpenApiContract();
    }

    public static void UseAviv(this WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        Rehearsal.Join(app);
        app.UseNoSniff();
        app.UseCacheHeaders();
        app.UseHeadAsGet();
        app.UseExceptionHandler();
        app.UseProblemStatusPages();
        app.UseAllowedMethods();
        app.UseRouting();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseMiddleware<WholeAnswers>();
        // Innermost: errors are written outside it, and what one cuts short leaves nothing compressed behind.
        app.UseResponseCompression();
        var routes = app.MapGroup("").ChecksQueries();
        routes.MapListings();
        routes.MapListingExport();
        routes.MapHealth();
        routes.MapOpenApiContract();
    }

    /// <summary>What the configuration lets this process take of the database.</summary>
    public static DatabaseLimits DatabaseLimits(IServiceProvider provider)
    {
        var load = Settings<LoadSettings>(provider);
        return new(Settings<DatabaseSettings>(provider).Aviv, load.MaxRunning, load.MaxWaiting, Settings<LongRunningSettings>(provider).MaxConnections);
    }

    private static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseSettings>().Bind(builder.Configuration.GetSection("ConnectionStrings"))
            .Validate(settings => settings.IsValid(), DatabaseSettings.Rule)
            .Validate(settings => settings.IsRedisValid(), DatabaseSettings.RedisRule)
            .ValidateOnStart();
        builder.Services.AddOptions<LongRunningSettings>().BindConfiguration("LongRunning")
            .Validate(settings => settings.MaxConnections >= 1, "LongRunning:MaxConnections must be at least 1.")
            .ValidateOnStart();
        builder.Services.AddOptions<LoadSettings>().BindConfiguration("Load")
            .Validate(load => load is { MaxRunning: null or > 0, MaxWaiting: >= 0 }, "Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.")
            .ValidateOnStart();
        builder.Services.AddInfrastructure(DatabaseLimits);
    }

    private static T Settings<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
