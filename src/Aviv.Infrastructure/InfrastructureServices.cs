using Aviv.Application.Common;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Infrastructure;

public static class InfrastructureServices
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, Func<IServiceProvider, string> connectionString)
    {
        services.AddSingleton<PriceLogInterceptor>();
        services.AddDbContextPool<AvivDbContext>((provider, options) => options
            .UseNpgsql(WithLimits(connectionString(provider)))
            .AddInterceptors(provider.GetRequiredService<PriceLogInterceptor>()));
        return services.AddScoped<IAvivDb>(provider => provider.GetRequiredService<AvivDbContext>());
    }

    // A request lives five seconds: what it waits for must give up sooner, or the client never learns why.
    // Error details name the values of a row, which may be personal.
    private static string WithLimits(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Timeout = 1,
        CommandTimeout = 3,
        IncludeErrorDetail = false,
        ApplicationName = "aviv-api",
    }.ConnectionString;
}
