using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>What Prometheus asks, under the names that the alerts know.</summary>
internal static class MonitoringRules
{
    public static readonly Rule[] All =
    [
        new("Each instance is watched, as the job aviv-api", overlay => Rule.That(
            overlay.One("ServiceMonitor", "aviv-api") is var monitor && overlay.One("Service", "aviv-api") is var service
                && service.Find("metadata.labels").Has(monitor.Find("spec.selector.matchLabels"))
                && service.Each("spec.ports").Any(port => port.Name() == monitor.Text("spec.endpoints.0.port"))
                && monitor.Find("spec.jobLabel") is null,
            "It is not.")),
        new("The port that is watched is that of the metrics", overlay => Rule.That(
            overlay.Setting("Metrics__Port") is { } port && ApiRules.Container(overlay).Text("ports.name=metrics.containerPort") == port
                && overlay.One("Service", "aviv-api").Text("spec.ports.name=metrics.targetPort") == "metrics",
            "It is not.")),
        new("Each node of the database is watched, as the job postgres", overlay => Rule.That(
            overlay.One("PodMonitor", "aviv-db") is var monitor && Ways.Selects(monitor.Find("spec.selector"), Ways.Database)
                && Endpoint(monitor).Each("relabelings").Any(one =>
                    (one.Text("targetLabel"), one.Text("replacement")) == ("job", "postgres")),
            "It is not.")),
        new("What CloudNativePG tells gets the names that the alerts know", overlay => Rule.That(
            !new[] { "pg_up", "pg_stat_activity_count", "pg_settings_max_connections", "pg_stat_archiver_last_archive_age",
                "aviv_backup_timestamp_seconds", "$1" }.Except(Endpoint(overlay.One("PodMonitor", "aviv-db")).Each("metricRelabelings")
                .Where(one => one.Text("targetLabel") == "__name__").Select(one => one.Text("replacement")!)).Any(),
            "It does not.")),
        new("The database is asked what prometheus-postgres-exporter asks", overlay => Rule.That(
            DatabaseRules.Cluster(overlay).Find("spec.monitoring.customQueriesConfigMap.0") is { } queries
                && overlay.Of("ConfigMap").Any(map => map.Name() == queries.Name() && map.Find("data")?[queries.Text("key")!] is not null),
            "It is not.")),
        new("The alerts are there", overlay => Rule.That(
            overlay.One("PrometheusRule", "aviv").Each("spec.groups").Count()
                == Directory.GetFiles(Path.Combine(Repository.Root, "ops/prometheus/rules"), "*.yml").Length,
            "Some are missing: run ops/prometheus/kubernetes.sh.")),
    ];

    private static JsonNode? Endpoint(JsonNode monitor) => monitor.Find("spec.podMetricsEndpoints.0");
}
