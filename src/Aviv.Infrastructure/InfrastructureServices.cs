using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Listings;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Infrastructure;

public static class InfrastructureServices
{
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, Func<IServiceProvider, string> connectionString, Func<IServiceProvider, int> maxLongReads)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(Connections.OfRequests(connectionString(provider))));
        services.AddSingleton<ISnapshots>(provider => new LongReads(Contexts(provider, Connections.OfLongReads(connectionString(provider), maxLongReads(provider)))));
        services.AddSingleton<IListingReads>(provider => new ListingReads(Contexts(provider, Connections.OfGatheredReads(connectionString(provider)))));
        services.AddSingleton(provider => Contexts(provider, Connections.OfSearches(connectionString(provider))));
        services.AddKeyedScoped(nameof(ListingSearch), (provider, _) => provider.GetRequiredService<ReadContexts>().Open());
        services.AddSingleton<PriceLogInterceptor>();
        services.AddSingleton<CommitProof>();
        services.AddScoped<IWriteTransactions, WriteTransactions>();
        services.AddScoped<IListingSearch>(provider => new ListingSearch(provider.GetRequiredKeyedService<AvivDbContext>(nameof(ListingSearch))));
        services.AddDbContextPool<AvivDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(provider.GetRequiredService<PriceLogInterceptor>()));
        return services.AddScoped<IAvivDb>(provider => provider.GetRequiredService<AvivDbContext>());
    }

    private static ReadContexts Contexts(IServiceProvider provider, string connectionString) =>
        new(connectionString, provider.GetRequiredService<DbContextOptions<AvivDbContext>>());
}
