using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>Who may speak to Kubernetes: the restore drill, to make and remove one database, and nobody else.</summary>
internal static class TokenRules
{
    private const string Drill = "aviv-drill";

    public static readonly Rule[] All =
    [
        new("No pod is given the token of its service account", overlay => overlay.Pods
            .Where(pod => !pod.Spec.Is("automountServiceAccountToken", false)).Select(pod => $"{pod.Owner} is.")),
        new("No service account gives its token away", overlay => overlay.Of("ServiceAccount")
            .Where(account => !account.Is("automountServiceAccountToken", false)).Select(account => $"{account.Name()} does.")),
        new("Pods have a service account of ours", overlay => overlay.Pods
            .Where(pod => overlay.Of("ServiceAccount").All(account => account.Name() != pod.Spec.Text("serviceAccountName")))
            .Select(pod => $"{pod.Owner} has none.")),
        new("A token is mounted by kubectl in the restore drill alone", overlay => overlay.Pods.SelectMany(TokensOf)),
        new("Rights are of the restore drill alone", overlay =>
        [
            .. overlay.Objects.Where(one => one.Kind().StartsWith("ClusterRole", StringComparison.Ordinal))
                .Select(one => $"{one.Name()} reaches other namespaces."),
            .. overlay.Of("RoleBinding").Where(binding => !IsOfTheDrill(binding)).Select(binding => $"{binding.Name()} is for others."),
            .. overlay.Pods.Where(pod => pod.Spec.Text("serviceAccountName") == Drill && pod.Component != "drill")
                .Select(pod => $"{pod.Owner} has the drill's account."),
        ]),
        new("Rights are to make a database, and to see and delete the drill's", overlay => overlay.Of("Role")
            .SelectMany(role => role.Each("rules")).Where(rule => !IsNeeded(rule)).Select(rule => $"{rule} is more than that.")),
    ];

    private static IEnumerable<string> TokensOf(Pod pod)
    {
        var tokens = pod.Volumes
            .Where(volume => volume.Each("projected.sources").Any(source => source.Find("serviceAccountToken") is not null))
            .Select(volume => volume.Name()).ToHashSet();
        if (tokens.Count > 0 && pod.Component != "drill") return [$"{pod.Owner} has one."];
        return pod.Each(
            one => IsKubectl(one) || one.Each("volumeMounts").All(mount => !tokens.Contains(mount.Name())), "it has the token");
    }

    private static bool IsKubectl(JsonNode container) =>
        container.Text("image")!.StartsWith("registry.k8s.io/kubectl:", StringComparison.Ordinal);

    private static bool IsOfTheDrill(JsonNode binding) =>
        binding.Text("roleRef.kind") == "Role" && binding.Each("subjects").ToList() is [var subject]
        && (subject.Text("kind"), subject.Name(), subject.Text("namespace")) == ("ServiceAccount", Drill, "aviv");

    private static bool IsNeeded(JsonNode rule) =>
        rule.Texts("apiGroups").SequenceEqual(["postgresql.cnpg.io"]) && rule.Texts("resources").SequenceEqual(["clusters"])
        && (rule.Texts("verbs").SequenceEqual(["create"])
            || (rule.Texts("resourceNames").SequenceEqual([Drill])
                && !rule.Texts("verbs").Except(["get", "list", "watch", "delete"]).Any()));
}
