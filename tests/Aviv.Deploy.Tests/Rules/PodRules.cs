using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>What every pod has, whatever it is for: the restricted standard, and bounds.</summary>
internal static class PodRules
{
    // 0440 as YAML's octal numbers come out.
    private const int ReadByGroup = 288;

    public static readonly Rule[] All =
    [
        new("The namespace refuses pods beyond the restricted standard", overlay => Rule.That(
            overlay.One("Namespace", "aviv").Label("pod-security.kubernetes.io/enforce") == "restricted", "It enforces another one.")),
        Each("Pods run as a user, and not as root", IsOfAUser),
        Each("Containers run as no other user", pod => pod.Each(
            one => one.Find("securityContext.runAsUser") is null && one.Find("securityContext.runAsNonRoot") is null, "it has its own")),
        Each("Pods have the seccomp profile of the runtime", pod => Rule.That(
            pod.Spec.Text("securityContext.seccompProfile.type") == "RuntimeDefault", $"{pod.Owner} has another one, or none.")),
        Each("Root file systems are read-only", pod => pod.Each(
            one => one.Is("securityContext.readOnlyRootFilesystem", true), "its root can be written")),
        Each("Nobody gains privileges", pod => pod.Each(
            one => one.Is("securityContext.allowPrivilegeEscalation", false) && !one.Is("securityContext.privileged", true), "it may")),
        Each("All capabilities are dropped, and none is added", pod => pod.Each(
            one => one.Texts("securityContext.capabilities.drop").SequenceEqual(["ALL"])
                && one.Find("securityContext.capabilities.add") is null,
            "it has some")),
        Each("Pods share nothing with their node", SharesNothing),
        Each("Addresses of services are in no environment", pod => Rule.That(
            pod.Spec.Is("enableServiceLinks", false), $"{pod.Owner} has them.")),
        Each("Memory is limited", pod => pod.Each(one => Quantity.Of(one.Text("resources.limits.memory")) > 0, "it has no limit")),
        Each("Memory and CPU are asked for, and no more than the limit", pod => pod.Each(IsAskedFor, "it asks for none, or for too much")),
        Each("Temporary files are bounded", pod => pod.Volumes
            .Where(volume => volume.Find("emptyDir") is not null && Quantity.Of(volume.Text("emptyDir.sizeLimit")) == 0)
            .Select(volume => $"{pod.Owner}: {volume.Name()} is not")),
        Each("Secrets are mounted read-only, for their readers alone", pod => pod.Volumes
            .Where(volume => volume.Find("secret") is not null)
            .Where(volume => volume.Number("secret.defaultMode") is not ReadByGroup || IsWritten(pod, volume))
            .Select(volume => $"{pod.Owner}: {volume.Name()} is not")),
        Each("Secrets that are mounted can be read, and are there", pod => Rule.That(
            !pod.Volumes.Any(IsSecret) || pod.Spec.Number("securityContext.fsGroup") == pod.Spec.Number("securityContext.runAsGroup"),
            $"{pod.Owner} is of another group.").Concat(pod.Volumes.Where(volume => volume.Is("secret.optional", true))
                .Select(volume => $"{pod.Owner}: without {volume.Name()} it starts."))),
        Each("Volumes that are mounted are there", pod => pod.Each(
            one => one.Each("volumeMounts").All(mount => pod.VolumeAt(one, mount.Text("mountPath")!) is not null), "one is not")),
    ];

    private static Rule Each(string name, Func<Pod, IEnumerable<string>> faults) => new(name, overlay => overlay.Pods.SelectMany(faults));

    private static IEnumerable<string> IsOfAUser(Pod pod) => Rule.That(
        pod.Spec.Is("securityContext.runAsNonRoot", true)
            && pod.Spec.Number("securityContext.runAsUser") > 0 && pod.Spec.Number("securityContext.runAsGroup") > 0,
        $"{pod.Owner} does not say so.");

    private static IEnumerable<string> SharesNothing(Pod pod) =>
    [
        .. new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(part => pod.Spec.Is(part, true)).Select(part => $"{pod.Owner} has {part}."),
        .. pod.Volumes.Where(volume => volume.Find("hostPath") is not null)
            .Select(volume => $"{pod.Owner}: {volume.Name()} is the node's."),
        .. pod.Each(one => one.Each("ports").All(port => port.Find("hostPort") is null), "it has a port of the node"),
    ];

    private static bool IsAskedFor(JsonNode container)
    {
        var memory = Quantity.Of(container.Text("resources.requests.memory"));
        return memory > 0 && memory <= Quantity.Of(container.Text("resources.limits.memory"))
            && Quantity.Of(container.Text("resources.requests.cpu")) > 0;
    }

    private static bool IsSecret(JsonNode volume) => volume.Find("secret") is not null || volume.Find("projected") is not null;

    private static bool IsWritten(Pod pod, JsonNode volume) => pod.Containers.SelectMany(one => one.Each("volumeMounts"))
        .Any(mount => mount.Name() == volume.Name() && !mount.Is("readOnly", true));
}
