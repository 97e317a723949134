using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Listings;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aviv.Infrastructure;

public static class InfrastructureServices
{
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, Func<IServiceProvider, string> connectionString, Func<IServiceProvider, int> maxLongReads)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(WithLimits(connectionString(provider))));
        services.AddSingleton<ISnapshots>(provider => new LongReads(
            WithLimits(connectionString(provider)), maxLongReads(provider), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<PriceLogInterceptor>();
        services.AddSingleton<CommitProof>();
        services.AddScoped<IWriteTransactions, WriteTransactions>();
        services.AddScoped<IListingSearch, ListingSearch>();
        services.AddDbContextPool<AvivDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(provider.GetRequiredService<PriceLogInterceptor>()));
        return services.AddScoped<IAvivDb>(provider => provider.GetRequiredService<AvivDbContext>());
    }

    // For what is no request: health, the proof of a commit, the sweep. Requests never take these.
    private const int SpareConnections = 4;

    // A request lives five seconds: what it waits for must give up sooner, or the client never learns why.
    // Error details name the values of a row, which may be personal.
    private static string WithLimits(string connectionString)
    {
        var limits = new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 1, CommandTimeout = 3, IncludeErrorDetail = false, ApplicationName = "aviv-api" };
        limits.MaxPoolSize += SpareConnections;
        return limits.ConnectionString;
    }
}
