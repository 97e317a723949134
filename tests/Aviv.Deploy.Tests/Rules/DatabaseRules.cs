using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>The database by CloudNativePG, whose kinds no strict load knows.</summary>
internal static class DatabaseRules
{
    public static readonly Rule[] All =
    [
        new("A standby has every price that is acknowledged", overlay => Rule.That(
            Cluster(overlay).Number("spec.instances") >= 3 && Synchronous(overlay).Text("method") == "any"
                && Synchronous(overlay).Number("number") >= 1 && Synchronous(overlay).Text("dataDurability") == "required",
            "It may not.")) { OnlyWhereItMustNotStop = true },
        new("None but such a standby takes over", overlay => Rule.That(
            Synchronous(overlay).Is("failoverQuorum", true), "Another may.")) { OnlyWhereItMustNotStop = true },
        new("Nodes of the database are in zones of their own", overlay => Rule.That(
            Cluster(overlay).Is("spec.affinity.enablePodAntiAffinity", true)
                && Cluster(overlay).Text("spec.affinity.podAntiAffinityType") == "required"
                && Cluster(overlay).Text("spec.affinity.topologyKey") == "topology.kubernetes.io/zone",
            "They may share one.")) { OnlyWhereItMustNotStop = true },
        new("Nobody speaks to the database in clear", overlay => Rule.That(
            Cluster(overlay).Texts("spec.postgresql.pg_hba").SequenceEqual(["hostnossl all all all reject"]),
            "It answers, or lets others in.")),
        new("A standby that is away does not fill the disk of the log", overlay => Rule.That(
            Quantity.Of(Parameter(overlay, "max_slot_wal_keep_size")?.Replace("B", "i", StringComparison.Ordinal)) is > 0 and var kept
                && kept + kept / 2 <= Quantity.Of(Cluster(overlay).Text("spec.walStorage.size")),
            "It may.")) { OnlyWhereItMustNotStop = true },
        new("Going back leaves the database as it is", overlay => Rule.That(
            Cluster(overlay).Label("app.kubernetes.io/component") == "database", "Nothing tells ops/release/deploy.sh what to leave.")),
        new("What is acknowledged is on the disk", overlay => new[] { "fsync", "full_page_writes", "synchronous_commit" }
            .Where(name => Parameter(overlay, name) is not (null or "on")).Select(name => $"{name} is {Parameter(overlay, name)}.")),
        new("Nodes of the database are drained one at a time", overlay => Rule.That(
            !Cluster(overlay).Is("spec.enablePDB", false), "They are not.")) { OnlyWhereItMustNotStop = true },
        new("The superuser has no password", overlay => Rule.That(
            Cluster(overlay).Is("spec.enableSuperuserAccess", false), "It has one.")),
        new("Pages have checksums, and texts are UTF-8", overlay => Rule.That(
            Initially(overlay).Is("dataChecksums", true) && Initially(overlay).Text("encoding") == "UTF8", "They have not.")),
        new("The owner's password is a secret, and it makes the other roles", overlay => Rule.That(
            Initially(overlay).Text("owner") == "aviv" && Initially(overlay).Text("secret.name") == "aviv-db-owner"
                && Initially(overlay).Texts("postInitApplicationSQL").Contains("ALTER ROLE aviv CREATEROLE"),
            "It is not, or does not.")),
        new("A standby serves exports, and stays near", overlay => Rule.That(
            (Parameter(overlay, "hot_standby_feedback"), Parameter(overlay, "max_standby_streaming_delay")) == ("on", "1s"),
            "It does not.")),
        new("Each node can be read by a name of its own while it is a standby", overlay =>
            Enumerable.Range(1, (int)Cluster(overlay).Number("spec.instances")).Where(node => !HasName(overlay, node))
                .Select(node => $"Node {node} cannot.")),
        new("The database's memory is its own, and half of it is no cache", overlay => Rule.That(
            Memory(overlay, "limits") > 0 && Memory(overlay, "limits") == Memory(overlay, "requests")
                && 2 * Buffers(overlay) <= Memory(overlay, "limits"),
            "It is not.")),
    ];

    public static JsonNode Cluster(Overlay overlay) => overlay.One("Cluster", "aviv-db");

    public static string? Parameter(Overlay overlay, string name) => Cluster(overlay).Text($"spec.postgresql.parameters.{name}");

    private static JsonNode? Synchronous(Overlay overlay) => Cluster(overlay).Find("spec.postgresql.synchronous");

    private static JsonNode? Initially(Overlay overlay) => Cluster(overlay).Find("spec.bootstrap.initdb");

    // PostgreSQL's GB is Kubernetes' Gi.
    private static decimal Buffers(Overlay overlay) =>
        Quantity.Of(Parameter(overlay, "shared_buffers")?.Replace("B", "i", StringComparison.Ordinal));

    private static decimal Memory(Overlay overlay, string of) => Quantity.Of(Cluster(overlay).Text($"spec.resources.{of}.memory"));

    private static bool HasName(Overlay overlay, int node)
    {
        var selector = overlay.One("Service", $"aviv-db-replica-{node}").Find("spec.selector")!;
        return Cluster(overlay).Texts("spec.certificates.serverAltDNSNames").Contains($"aviv-db-replica-{node}")
            && selector["cnpg.io/instanceName"]?.ToString() == $"aviv-db-{node}"
            && selector["cnpg.io/instanceRole"]?.ToString() == "replica";
    }
}
