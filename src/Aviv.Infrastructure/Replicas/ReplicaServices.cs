using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Infrastructure.Replicas;

internal static class ReplicaServices
{
    public static void AddReplicas(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Heartbeat(
            DataSources.Named(provider.GetRequiredService<Connections>().OfHeartbeat()), provider.GetRequiredService<ReadFences>()));
        services.AddSingleton<ReplicaSet>();
        services.AddSingleton(provider => new StaleReads(provider.GetRequiredService<ReplicaSet>()));
        services.AddHostedService<ReplicaWatch>();
    }
}
