using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>Nothing gets in or out but by the ways that are named.</summary>
internal static class NetworkRules
{
    private const int Smallest = 16;

    // A long answer comes by TCP, all others by UDP.
    private static readonly string[] Names = ["kube-system/kube-dns:53", "kube-system/kube-dns:53/UDP"];

    public static readonly Rule[] All =
    [
        new("Nothing gets in or out unless it is let", overlay => Rule.That(
            overlay.Of("NetworkPolicy").Any(policy => policy.Find("spec.podSelector") is JsonObject { Count: 0 }
                && policy.Texts("spec.policyTypes").Order().SequenceEqual(["Egress", "Ingress"])
                && policy.Find("spec.ingress") is null && policy.Find("spec.egress") is null),
            "No policy denies all.")),
        new("A way says whereto or whence, and the port", overlay => Rules(overlay)
            .Where(one => !one.Rule.Each("to").Concat(one.Rule.Each("from")).Any() || !one.Rule.Each("ports").Any()
                || one.Rule.Each("to").Concat(one.Rule.Each("from")).Any(IsAnybody))
            .Select(one => $"{one.Policy} does not.")),
        new("Networks of others are small", overlay => Rules(overlay).SelectMany(one => one.Rule.Each("to").Concat(one.Rule.Each("from"))
            .Select(whom => whom.Text("ipBlock.cidr")).Where(network => network is not null && !IsSmall(network))
            .Select(network => $"{one.Policy} is about {network}."))),
        new("Policies are about pods that there are", overlay => overlay.Of("NetworkPolicy")
            .Where(policy => !Labels(overlay).Any(labels => Ways.Selects(policy.Find("spec.podSelector"), labels)))
            .Select(policy => $"{policy.Name()} is about none.")),
        In("The API is entered from the ingress, its metrics from the monitoring", Api, "ingress/*:8080", "monitoring/*:9464"),
        Out("The API reaches names, the database, Redis and the provider", Api, ["database:5432", .. Names, "network:443", "redis:6379"]),
        In("Redis is entered from the API", Component("redis"), "api:6379"),
        Out("Redis reaches names alone", Component("redis"), Names),
        In("The database is entered by its clients, its nodes, its operator and the monitoring", _ => Ways.Database,
            "api+archive+drill+migrate+reapply+rotate+verify:5432", "cnpg-system/cloudnative-pg:5432", "cnpg-system/cloudnative-pg:8000",
            "database:5432", "database:8000", "monitoring/*:9187"),
        Out("The database reaches names, its nodes, Kubernetes and the buckets", _ => Ways.Database,
            ["database:5432", "database:8000", .. Names, "network:443", "network:6443"]),
        Out("Jobs reach names and the database", Component("verify"), ["database:5432", .. Names]),
        Out("Migrations reach names and the database", Component("migrate"), ["database:5432", .. Names]),
        WithBuckets(Out("The archive reaches its bucket besides", Component("archive"), ["database:5432", .. Names, "network:443"])),
        WithBuckets(Out(
            "The drill reaches Kubernetes besides", Component("drill"), ["database:5432", .. Names, "network:443", "network:6443"])),
        new("Nobody else enters a job", overlay => overlay.Pods.Where(pod => pod.Component is not ("api" or "redis"))
            .SelectMany(pod => Ways.In(overlay, pod.Template.Find("metadata.labels"))
                .Select(way => $"{pod.Owner} is entered from {way}."))),
    ];

    private static Rule In(string name, Func<Overlay, JsonNode?> labels, params string[] ways) =>
        new(name, overlay => Compare(Ways.In(overlay, labels(overlay)), ways));

    private static Rule Out(string name, Func<Overlay, JsonNode?> labels, params string[] ways) =>
        new(name, overlay => Compare(Ways.Out(overlay, labels(overlay)), ways));

    private static Rule WithBuckets(Rule rule) => rule with { OnlyWhereItMustNotStop = true };

    private static IEnumerable<string> Compare(IEnumerable<string> actual, string[] expected) =>
        [.. actual.Except(expected).Select(way => $"{way} is open."), .. expected.Except(actual).Select(way => $"{way} is closed.")];

    private static JsonNode? Api(Overlay overlay) => ApiRules.Pod(overlay).Template.Find("metadata.labels");

    private static Func<Overlay, JsonNode?> Component(string name) => overlay =>
        (overlay.Pods.FirstOrDefault(pod => pod.Component == name) ?? throw new MissingException($"There is no {name}"))
            .Template.Find("metadata.labels");

    private static IEnumerable<JsonNode?> Labels(Overlay overlay) =>
        overlay.Pods.Select(pod => pod.Template.Find("metadata.labels")).Append(Ways.Database);

    private static IEnumerable<(string Policy, JsonNode Rule)> Rules(Overlay overlay) => overlay.Of("NetworkPolicy")
        .SelectMany(policy => policy.Each("spec.egress").Concat(policy.Each("spec.ingress")).Select(rule => (policy.Name(), rule)));

    // A selector of nothing selects all.
    private static bool IsAnybody(JsonNode whom) => whom is JsonObject all
        && (all.Count == 0 || all["podSelector"] is JsonObject { Count: 0 } || all["namespaceSelector"] is JsonObject { Count: 0 });

    private static bool IsSmall(string network) =>
        network.Split('/') is [not "0.0.0.0", var bits] && int.TryParse(bits, out var prefix) && prefix >= Smallest;
}
