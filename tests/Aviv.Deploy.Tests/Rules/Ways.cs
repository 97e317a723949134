using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>What the policies of an overlay let a pod do, in words such as <c>redis:6379</c> or <c>ingress/*:8080</c>.</summary>
internal static class Ways
{
    /// <summary>Pods that CloudNativePG makes.</summary>
    public static readonly JsonObject Database = new() { ["cnpg.io/cluster"] = "aviv-db" };

    public static IEnumerable<string> Out(Overlay overlay, JsonNode? labels) => Of(overlay, labels, "egress", "to");

    public static IEnumerable<string> In(Overlay overlay, JsonNode? labels) => Of(overlay, labels, "ingress", "from");

    public static bool Selects(JsonNode? selector, JsonNode? labels) =>
        (selector.Find("matchLabels") is not { } wanted || labels.Has(wanted))
        && selector.Each("matchExpressions").All(one => one.Text("operator") == "In"
            && one.Texts("values").Contains(labels?[one.Text("key")!]?.ToString()));

    private static IEnumerable<string> Of(Overlay overlay, JsonNode? labels, string direction, string whom) =>
        overlay.Of("NetworkPolicy").Where(policy => Selects(policy.Find("spec.podSelector"), labels))
            .Where(policy => policy.Texts("spec.policyTypes").Contains(direction, StringComparer.OrdinalIgnoreCase))
            .SelectMany(policy => policy.Each($"spec.{direction}"))
            .SelectMany(rule => rule.Each(whom).Select(Words).DefaultIfEmpty("anywhere").SelectMany(word => Ports(rule).Select(
                port => $"{word}:{port}"))).Distinct().Order();

    private static IEnumerable<string> Ports(JsonNode rule) => rule.Each("ports").Select(port => port.Text("protocol") is null or "TCP"
        ? port.Text("port")! : $"{port.Text("port")}/{port.Text("protocol")}").DefaultIfEmpty("*");

    private static string Words(JsonNode whom)
    {
        if (whom.Find("ipBlock") is not null) return "network";
        var pods = Named(whom.Find("podSelector"));
        return whom.Find("namespaceSelector") is not { } space ? pods
            : $"{space.Find("matchLabels")?["kubernetes.io/metadata.name"]?.ToString() ?? "anybody"}/{pods}";
    }

    private static string Named(JsonNode? selector)
    {
        if (selector is null) return "*";
        if (Selects(selector, Database)) return "database";
        if (selector.Find("matchExpressions") is null && selector.Find("matchLabels") is JsonObject labels)
            return (labels["app.kubernetes.io/component"] ?? labels["k8s-app"] ?? labels["app.kubernetes.io/name"])!.ToString();
        return string.Join('+', selector.Each("matchExpressions").SelectMany(one => one.Texts("values")).Order());
    }
}
