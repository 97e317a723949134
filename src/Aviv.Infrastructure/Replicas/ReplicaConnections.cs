using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Reading;
using Npgsql;

namespace Aviv.Infrastructure.Replicas;

/// <summary>How a replica is reached.</summary>
/// <param name="Number">Of those that are configured, from 1.</param>
/// <param name="Name">Its host and port.</param>
/// <param name="Watch">For looking how far it is.</param>
/// <param name="Pools">For what may be read there.</param>
internal sealed record ReplicaConnections(int Number, string Name, string Watch, IReadOnlyDictionary<Workload, ReadPoolSettings> Pools)
{
    private static readonly Workload[] Workloads = [Workload.ById, Workload.List, Workload.Export];

    /// <summary>A full one has no queue: the primary may have room.</summary>
    public static IEnumerable<ReplicaConnections> Of(DatabaseLimits limits) => limits.Replicas.Select((replica, i) =>
        ToOne(limits with { ConnectionString = replica, Replicas = [], Replica = i + 1, MaxWaiting = 0 }));

    private static ReplicaConnections ToOne(DatabaseLimits limits)
    {
        var (host, connections) = (new NpgsqlConnectionStringBuilder(limits.ConnectionString), new Connections(limits));
        return new(
            limits.Replica, $"{host.Host}:{host.Port}", connections.OfHealth(), Workloads.ToDictionary(one => one, connections.Of));
    }
}
