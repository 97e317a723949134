using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

internal static class PodMutants
{
    private const string Spec = "spec.template.spec";
    private const string First = $"{Spec}.containers.0";
    private const string OfJob = "spec.jobTemplate.spec.template.spec";

    public static readonly Mutant[] All =
    [
        Mutant.Of("The namespace refuses pods beyond the restricted standard", "the namespace takes any pod", "Namespace", "aviv",
            space => space.Find("metadata.labels")!["pod-security.kubernetes.io/enforce"] = "privileged"),
        Api("Pods run as a user, and not as root", "runAsNonRoot is gone", api => api.Drop($"{Spec}.securityContext.runAsNonRoot")),
        Api("Pods run as a user, and not as root", "the user is root", api => api.Set($"{Spec}.securityContext.runAsUser", 0)),
        Redis("Containers run as no other user", "a container is root's", pod => pod.Set($"{First}.securityContext.runAsUser", 0)),
        Redis("Pods have the seccomp profile of the runtime", "seccomp is off",
            pod => pod.Set($"{Spec}.securityContext.seccompProfile.type", "Unconfined")),
        Api("Root file systems are read-only", "the root can be written",
            api => api.Drop($"{First}.securityContext.readOnlyRootFilesystem")),
        Drill("Root file systems are read-only", "the root of the drill's first step can be written",
            job => job.Set($"{OfJob}.initContainers.0.securityContext", Mutant.Json("""{ "allowPrivilegeEscalation": false }"""))),
        Api("Nobody gains privileges", "the API is privileged", api => api.Set($"{First}.securityContext.privileged", true)),
        Api("Nobody gains privileges", "the API may gain some", api => api.Set($"{First}.securityContext.allowPrivilegeEscalation", true)),
        Api("All capabilities are dropped, and none is added", "a capability is added",
            api => api.Set($"{First}.securityContext.capabilities.add", Mutant.Json("""["NET_BIND_SERVICE"]"""))),
        Redis("All capabilities are dropped, and none is added", "none is dropped",
            pod => pod.Drop($"{First}.securityContext.capabilities")),
        Api("Pods share nothing with their node", "it is on the node's network", api => api.Set($"{Spec}.hostNetwork", true)),
        Api("Pods share nothing with their node", "temporary files are the node's",
            api => api.Set($"{Spec}.volumes.name=tmp.hostPath", Mutant.Json("""{ "path": "/tmp" }"""))),
        Api("Pods share nothing with their node", "it has a port of the node", api => api.Set($"{First}.ports.0.hostPort", 8080)),
        Redis("Addresses of services are in no environment", "they are", pod => pod.Drop($"{Spec}.enableServiceLinks")),
        Api("Memory is limited", "the API has no limit of memory", api => api.Drop($"{First}.resources.limits")),
        Drill("Memory is limited", "a step has none", job => job.Drop($"{OfJob}.initContainers.name=doctor.resources.limits.memory")),
        Api("Memory and CPU are asked for, and no more than the limit", "no CPU is asked for",
            api => api.Drop($"{First}.resources.requests.cpu")),
        Redis("Memory and CPU are asked for, and no more than the limit", "more is asked for than there may be",
            pod => pod.Set($"{First}.resources.requests.memory", "1Gi")),
        Api("Temporary files are bounded", "they are not", api => api.Drop($"{Spec}.volumes.name=tmp.emptyDir.sizeLimit")),
        Api("Secrets are mounted read-only, for their readers alone", "all may read them",
            api => api.Set($"{Spec}.volumes.name=secrets.secret.defaultMode", 420)),
        Api("Secrets are mounted read-only, for their readers alone", "they can be written",
            api => api.Drop($"{First}.volumeMounts.name=secrets.readOnly")),
        Api("Secrets that are mounted can be read, and are there", "they are root's",
            api => api.Drop($"{Spec}.securityContext.fsGroup")),
        Api("Secrets that are mounted can be read, and are there", "it starts without",
            api => api.Set($"{Spec}.volumes.name=secrets.secret.optional", true)),
        Api("Volumes that are mounted are there", "one is not", api => api.Drop($"{Spec}.volumes.name=erasures")),
    ];

    private static Mutant Api(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "Deployment", "aviv-api", change);

    private static Mutant Redis(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, $"Redis: {name}", "Deployment", "aviv-redis", change);

    private static Mutant Drill(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "CronJob", "aviv-restore-drill", change);
}
