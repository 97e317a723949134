using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

internal static class NetworkMutants
{
    private const string Says = "A way says whereto or whence, and the port";
    private const string Small = "Networks of others are small";
    private const string IntoApi = "The API is entered from the ingress, its metrics from the monitoring";
    private const string IntoDatabase = "The database is entered by its clients, its nodes, its operator and the monitoring";
    private const string OutOfApi = "The API reaches names, the database, Redis and the provider";

    public static readonly Mutant[] All =
    [
        Mutant.Without("Nothing gets in or out unless it is let", "NetworkPolicy", "deny-all"),
        Policy("Nothing gets in or out unless it is let", "deny-all", "what goes out is let", policy => policy.Drop("spec.policyTypes.1")),
        Policy("Nothing gets in or out unless it is let", "deny-all", "it is about the API alone", policy => policy.Set(
            "spec.podSelector", Mutant.Json("""{ "matchLabels": { "app.kubernetes.io/component": "api" } }"""))),
        Policy(Says, "api-to-openid-provider", "to anywhere", policy => policy.Drop("spec.egress.0.to")),
        Policy(Says, "api-to-redis", "by any port", policy => policy.Drop("spec.egress.0.ports")),
        Policy(Says, "ingress-to-api", "from any namespace",
            policy => policy.Set("spec.ingress.0.from.0.namespaceSelector", new JsonObject())),
        Policy(Small, "api-to-openid-provider", "any network", policy => policy.Set("spec.egress.0.to.0.ipBlock.cidr", "0.0.0.0/0")),
        Policy(Small, "database-to-backups", "a large network", policy => policy.Set("spec.egress.0.to.0.ipBlock.cidr", "52.0.0.0/8")),
        Policy(Small, "archive-to-bucket", "a network that nobody set",
            policy => policy.Set("spec.egress.0.to.0.ipBlock.cidr", "0.0.0.0/32")),
        Policy("Policies are about pods that there are", "api-to-redis", "about pods of another name",
            policy => policy.Find("spec.podSelector.matchLabels")!["app.kubernetes.io/component"] = "apis"),
        Policy(IntoApi, "monitoring-to-api", "the ingress too",
            policy => policy.Find("spec.ingress.0.from.0.namespaceSelector.matchLabels")!["kubernetes.io/metadata.name"] = "ingress"),
        Mutant.Without(IntoApi, "NetworkPolicy", "ingress-to-api"),
        Mutant.Without(OutOfApi, "NetworkPolicy", "api-to-redis"),
        Mutant.Without(OutOfApi, "NetworkPolicy", "all-to-dns"),
        Policy(OutOfApi, "all-to-dns", "long answers alone", policy => policy.Drop("spec.egress.0.ports.0")),
        Policy(OutOfApi, "clients-to-database", "by UDP", policy => policy.Set("spec.egress.0.ports.0.protocol", "UDP")),
        Policy(IntoApi, "ingress-to-api", "about what goes out", policy => policy.Set("spec.policyTypes.0", "Egress")),
        Mutant.Without("The database reaches names, its nodes, Kubernetes and the buckets", "NetworkPolicy", "database-to-kubernetes"),
        Policy("Redis reaches names alone", "archive-to-bucket", "all of ours too",
            policy => policy.Set("spec.podSelector", Mutant.Json("""{ "matchLabels": { "app.kubernetes.io/name": "aviv" } }"""))),
        Mutant.Without("The archive reaches its bucket besides", "NetworkPolicy", "archive-to-bucket"),
        Mutant.Without("Redis is entered from the API", "NetworkPolicy", "redis-from-api"),
        Policy("Redis reaches names alone", "database-to-kubernetes", "Redis too",
            policy => policy.Set("spec.podSelector", new JsonObject())),
        Policy("Jobs reach names and the database", "drill-to-kubernetes", "all of ours too",
            policy => policy.Find("spec.podSelector.matchLabels")!.AsObject().Remove("app.kubernetes.io/component")),
        Policy("Migrations reach names and the database", "clients-to-database", "but the migrations",
            policy => policy.Find("spec.podSelector.matchExpressions.0.values")!.AsArray().RemoveAt(1)),
        Mutant.Without("The drill reaches Kubernetes besides", "NetworkPolicy", "drill-to-kubernetes"),
        Policy(IntoDatabase, "database-from-clients", "Redis too",
            policy => policy.Find("spec.ingress.0.from.0.podSelector.matchExpressions.0.values")!.AsArray().Add("redis")),
        Mutant.Without(IntoDatabase, "NetworkPolicy", "operator-to-database"),
        Policy("Nobody else enters a job", "redis-from-api", "the API enters all of ours",
            policy => policy.Set("spec.podSelector", Mutant.Json("""{ "matchLabels": { "app.kubernetes.io/name": "aviv" } }"""))),
    ];

    private static Mutant Policy(string rule, string policy, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, $"{policy}: {name}", "NetworkPolicy", policy, change);
}
