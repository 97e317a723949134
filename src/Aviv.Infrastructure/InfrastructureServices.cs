using System.Diagnostics.Metrics;
using Aviv.Application.Access;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Access;
using Aviv.Infrastructure.Archive;
using Aviv.Infrastructure.Caching;
using Aviv.Infrastructure.Jobs;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using Aviv.Infrastructure.Reading;
using Aviv.Infrastructure.Replicas;
using Aviv.Infrastructure.Security;
using Aviv.Infrastructure.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Infrastructure;

public static class InfrastructureServices
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services)
    {
        services.AddSettings();
        services.AddSecret();
        services.AddPrivacy();
        services.AddArchive();
        services.AddSingleton(provider => new Connections(DatabaseLimits.Of(provider)));
        services.AddSingleton(_ => new DataSources(TimeProvider.System));
        services.AddSingleton(
            provider => provider.GetRequiredService<DataSources>().Create(provider.GetRequiredService<Connections>().OfWrites()));
        services.AddSingleton(provider => new DatabaseProbe(
            DataSources.Named(provider.GetRequiredService<Connections>().OfHealth()),
            provider.GetRequiredService<DataSources>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<BulkheadMetrics>();
        services.AddSingleton(provider =>
            provider.GetRequiredService<Connections>().BulkheadOfWrites(provider.GetRequiredService<BulkheadMetrics>()));
        services.AddReplicas();
        services.AddSingleton<ReadPools>().AddSingleton<IReadSessions>(provider => provider.GetRequiredService<ReadPools>());
        services.AddSingleton<IListingLoader, ListingLoader>();
        services.AddSingleton<ApiKeyUses>().AddSingleton<IApiKeys, ApiKeys>();
        services.AddReadCache();
        services.AddSingleton<PriceLogInterceptor>().AddSingleton<StaleConnections>();
        services.AddSingleton<CommitProof>();
        services.AddSingleton(provider => new CommitSlots(provider.GetRequiredService<Connections>().MostCommits));
        services.AddScoped<IWriteTransactions, WriteTransactions>();
        services.AddHostedService<ConnectionsReport>().AddHostedService<IdempotencySweep>().AddHostedService<DriftCheck>()
            .AddHostedService<ApiKeyUseJob>();
        services.AddDbContextPool<AvivDbContext>((provider, options) => OpenedContacts.AddTo(options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(provider.GetRequiredService<PriceLogInterceptor>(), provider.GetRequiredService<StaleConnections>())));
        services.AddScoped<EmptyDatabase>();
        return services.AddScoped<IAvivDb>(provider => provider.GetRequiredService<AvivDbContext>());
    }

    /// <summary>In place of the limits of requests, those of a verb, whose caller waits for its end.</summary>
    /// <param name="services">Of the verb.</param>
    /// <param name="role">As whom it connects, where that role is configured.</param>
    public static IServiceCollection AddVerbConnections(this IServiceCollection services, VerbRole role) =>
        services.AddSingleton(provider => new Connections(DatabaseLimits.OfVerb(provider, role)));

    private static void AddSecret(this IServiceCollection services)
    {
        services.AddOptions<SecuritySettings>().BindConfiguration("Security").Configure<IConfiguration>(SecuritySettings.LookForFormerName)
            .Validate(security => security.Secret.Length >= SecuritySettings.MinLength, SecuritySettings.Rule)
            .ValidateOnStart();
        services.AddSingleton<PurposeKeys>();
    }

    private static void AddSettings(this IServiceCollection services)
    {
        services.AddOptions<DatabaseSettings>().BindConfiguration("ConnectionStrings")
            .Validate(settings => settings.IsValid(), DatabaseSettings.Rule)
            .Validate(settings => settings.AreReplicasValid(), DatabaseSettings.ReplicasRule)
            .Validate(settings => settings.IsRedisValid(), DatabaseSettings.RedisRule)
            .ValidateOnStart();
        services.AddOptions<LogSettings>().BindConfiguration("Logging")
            .Validate(log => log.WritesPerSecond >= 0, "Logging:WritesPerSecond must not be negative.")
            .ValidateOnStart();
        services.AddOptions<LongRunningSettings>().BindConfiguration("LongRunning")
            .Validate(settings => settings.MaxConnections >= 1, "LongRunning:MaxConnections must be at least 1.")
            .ValidateOnStart();
        services.AddOptions<LoadSettings>().BindConfiguration("Load")
            .Validate(
                load => load is { MaxRunning: null or > 0, MaxWaiting: >= 0 },
                "Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.")
            .ValidateOnStart();
    }
}
