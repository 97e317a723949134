using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

/// <summary>Of the database, its back-ups, and what is watched.</summary>
internal static class DatabaseMutants
{
    private const string Acknowledged = "A standby has every price that is acknowledged";
    private const string Named = "Each node can be read by a name of its own while it is a standby";
    private const string Archived = "The write-ahead log is archived, a minute old at most";
    private const string Gone = "A back-up is gone before the keys of its numbers";
    private const string Watched = "Each instance is watched, as the job aviv-api";

    public static readonly Mutant[] All =
    [
        Cluster(Acknowledged, "there is one node", cluster => cluster.Set("spec.instances", 1)),
        Cluster(Acknowledged, "nothing waits for a standby", cluster => cluster.Drop("spec.postgresql.synchronous")),
        Cluster(Acknowledged, "it is preferred", cluster => cluster.Set("spec.postgresql.synchronous.dataDurability", "preferred")),
        Cluster("None but such a standby takes over", "any does", cluster => cluster.Drop("spec.postgresql.synchronous.failoverQuorum")),
        Cluster("Nodes of the database are in zones of their own", "if it can be done",
            cluster => cluster.Set("spec.affinity.podAntiAffinityType", "preferred")),
        Cluster("Nobody speaks to the database in clear", "it answers", cluster => cluster.Drop("spec.postgresql.pg_hba")),
        Cluster("Nobody speaks to the database in clear", "it lets everybody in who is not",
            cluster => cluster.Find("spec.postgresql.pg_hba")!.AsArray().Add("hostssl all all all trust")),
        Cluster("What is acknowledged is on the disk", "it will be",
            cluster => cluster.Set("spec.postgresql.parameters.synchronous_commit", "off")),
        Cluster("A standby that is away does not fill the disk of the log", "it may",
            cluster => cluster.Drop("spec.postgresql.parameters.max_slot_wal_keep_size")),
        Cluster("A standby that is away does not fill the disk of the log", "the disk is smaller",
            cluster => cluster.Set("spec.walStorage.size", "5Gi")),
        Mutant.Of("Going back leaves the database as it is", "it sets it back", "Cluster", "aviv-db",
            cluster => cluster.Drop("metadata.labels")),
        Cluster("Nodes of the database are drained one at a time", "at once", cluster => cluster.Set("spec.enablePDB", false)),
        Cluster("The superuser has no password", "it has one", cluster => cluster.Set("spec.enableSuperuserAccess", true)),
        Cluster("Pages have checksums, and texts are UTF-8", "no checksums",
            cluster => cluster.Drop("spec.bootstrap.initdb.dataChecksums")),
        Cluster("The owner's password is a secret, and it makes the other roles", "it makes none",
            cluster => cluster.Drop("spec.bootstrap.initdb.postInitApplicationSQL")),
        Cluster("A standby serves exports, and stays near", "no feedback",
            cluster => cluster.Set("spec.postgresql.parameters.hot_standby_feedback", "off")),
        Cluster(Named, "a fourth node has no name", cluster => cluster.Set("spec.instances", 4)),
        Mutant.Of(Named, "the name of the primary leads to it", "Service", "aviv-db-replica-2",
            service => service.Find("spec.selector")!.AsObject().Remove("cnpg.io/instanceRole")),
        Cluster("The database's memory is its own, and half of it is no cache", "it may be taken away",
            cluster => cluster.Set("spec.resources.requests.memory", "1Gi")),
        Cluster("The database's memory is its own, and half of it is no cache", "nearly all is cache",
            cluster => cluster.Set("spec.postgresql.parameters.shared_buffers", "7GB")),

        Cluster(Archived, "nobody archives", cluster => cluster.Drop("spec.plugins")),
        Cluster(Archived, "every five minutes", cluster => cluster.Drop("spec.postgresql.parameters.archive_timeout")),
        Mutant.Without(Archived, "ObjectStore", "aviv-backups"),
        Backup("A back-up is made each night", "each week", backup => backup.Set("spec.schedule", "0 17 2 * * 0")),
        Backup("A back-up is made each night", "not at present", backup => backup.Set("spec.suspend", true)),
        Store(Gone, "kept for 30 days", store => store.Set("spec.retentionPolicy", "30d")),
        Store(Gone, "kept for good", store => store.Drop("spec.retentionPolicy")),
        Mutant.Setting(Gone, "Privacy__KeyDays", "20"),
        Store("Back-ups are encrypted as their bucket is, the log too", "the log by a key of the account",
            store => store.Set("spec.configuration.wal.encryption", "aws:kms")),
        Store("Back-ups and old prices lie apart", "in one bucket",
            store => store.Set("spec.configuration.destinationPath", "s3://aviv-archive/backups")),
        Store("The credentials of back-ups are a secret", "they are the node's", store => store.Drop("spec.configuration.s3Credentials")),

        Mutant.Of(Watched, "another service is", "ServiceMonitor", "aviv-api",
            monitor => monitor.Find("spec.selector.matchLabels")!["app.kubernetes.io/component"] = "redis"),
        Mutant.Of(Watched, "by a port that is none", "ServiceMonitor", "aviv-api", monitor => monitor.Set("spec.endpoints.0.port", "web")),
        Mutant.Setting("The port that is watched is that of the metrics", "Metrics__Port", "9465"),
        Monitor("Each node of the database is watched, as the job postgres", "as another", monitor => monitor.Drop("relabelings")),
        Monitor("What CloudNativePG tells gets the names that the alerts know", "the archiver keeps its own",
            monitor => monitor.Drop("metricRelabelings.3")),
        Mutant.Without("The database is asked what prometheus-postgres-exporter asks", "ConfigMap", "aviv-database-queries"),
        Mutant.Of("The alerts are there", "but one file", "PrometheusRule", "aviv", rules => rules.Drop("spec.groups.0")),
    ];

    private static Mutant Cluster(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "Cluster", "aviv-db", change);

    private static Mutant Backup(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "ScheduledBackup", "aviv-db", change);

    private static Mutant Store(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "ObjectStore", "aviv-backups", change);

    private static Mutant Monitor(string rule, string name, Action<JsonNode> change) =>
        Mutant.Of(rule, name, "PodMonitor", "aviv-db", monitor => change(monitor.Find("spec.podMetricsEndpoints.0")!));
}
