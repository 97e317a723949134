using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

internal static class ApiMutants
{
    private const string Spec = "spec.template.spec";
    private const string First = $"{Spec}.containers.0";
    private const string Spread = "Instances are spread over zones";
    private const string Ready = "What is not ready is left at once";
    private const string Connections = "The database has connections for all instances, and one more";
    private const string Own = "Each instance has a file of erasures of its own, on what all can mount";

    public static readonly Mutant[] All =
    [
        Api("A start has time, and is over once the instance is live", "it has none", api => api.Drop($"{First}.startupProbe")),
        Api("What does not live is restarted, and not what is not ready", "what is not ready is restarted",
            api => api.Set($"{First}.livenessProbe.httpGet.path", "/health/ready")),
        Api(Ready, "nobody asks", api => api.Drop($"{First}.readinessProbe")),
        Api(Ready, "it is asked every ten seconds", api => api.Set($"{First}.readinessProbe.periodSeconds", 10)),
        Api(Ready, "three failures are waited for", api => api.Set($"{First}.readinessProbe.failureThreshold", 3)),
        Api("An instance has time to drain, and to finish", "it has 20 s", api => api.Set($"{Spec}.terminationGracePeriodSeconds", 20)),
        Mutant.Setting("An instance has time to drain, and to finish", "Shutdown__DrainSeconds", "60"),
        Mutant.Setting("The drain is longer than two questions for readiness", "Shutdown__DrainSeconds", "2"),
        Api("An instance goes once another is ready", "it goes before",
            api => api.Set("spec.strategy.rollingUpdate.maxUnavailable", "25%")),
        Api(Spread, "they are not", api => api.Drop($"{Spec}.topologySpreadConstraints")),
        Api(Spread, "they are if it can be done",
            api => api.Set($"{Spec}.topologySpreadConstraints.0.whenUnsatisfiable", "ScheduleAnyway")),
        Api(Spread, "others are", api => api.Find($"{Spec}.topologySpreadConstraints.0.labelSelector.matchLabels")!
            ["app.kubernetes.io/component"] = "redis"),
        Budget("A disruption takes one instance at most", "it takes half", budget => budget.Set("spec.maxUnavailable", "50%")),
        Budget("A disruption takes one instance at most", "it is about Redis",
            budget => budget.Find("spec.selector.matchLabels")!["app.kubernetes.io/component"] = "redis"),
        Budget("A disruption leaves some instances", "it takes all", budget => budget.Set("spec.maxUnavailable", 3)),
        Budget("A disruption leaves some instances", "it takes all, by share", budget => budget.Set("spec.maxUnavailable", "100%")),
        Mutant.Of("The service leads to the instances, and not past the ingress", "it is a load balancer", "Service", "aviv-api",
            service => service.Set("spec.type", "LoadBalancer")),
        Mutant.Of("No other service leads in from outside", "Redis' does", "Service", "aviv-redis",
            service => service.Set("spec.type", "NodePort")),
        Mutant.Of("The ingress leads to the API, and not to its metrics", "it does", "Ingress", "aviv-api",
            ingress => ingress.Set("spec.rules.0.http.paths.0.backend.service.port.name", "metrics")),
        Mutant.Of("Clients come by TLS alone, for every host", "a host has no certificate", "Ingress", "aviv-api",
            ingress => ingress.Drop("spec.tls")),
        Mutant.Setting("Hosts that are answered are those of the ingress and the probes", "AllowedHosts", "*"),
        Api("Hosts that are answered are those of the ingress and the probes", "a probe names no host",
            api => api.Drop($"{First}.readinessProbe.httpGet.httpHeaders")),
        Mutant.Setting("A proxy is believed by its network", "ForwardedHeaders__Networks__0", null),
        Mutant.Setting("A proxy is believed by its network", "ForwardedHeaders__Networks__0", "0.0.0.0/0"),
        Mutant.Setting("A proxy is believed by its network", "ForwardedHeaders__Networks__0", "128.0.0.0/1"),
        Mutant.Setting("Numbers are for callers, and budgets hold", "Privacy__PhoneVisibleTo", "Everyone"),
        Mutant.Setting("Numbers are for callers, and budgets hold", "Limits__Enabled", "false"),
        Mutant.Setting("It is production, where nobody writes without a credential", "ASPNETCORE_ENVIRONMENT", "Development"),
        Mutant.Setting("It is production, where nobody writes without a credential",
            "Auth__AnonymousWrites", "anyone-on-the-network-may-write"),
        Api(Own, "they share one", api => api.Set($"{First}.env.name=Privacy__ErasedFile.value", "/var/lib/aviv/erased")),
        Api(Own, "it goes with the instance",
            api => api.Set($"{Spec}.volumes.name=erasures", Mutant.Json("""{ "name": "erasures", "emptyDir": { "sizeLimit": "1Gi" } }"""))),
        Mutant.Of(Own, "one node alone can mount it", "PersistentVolumeClaim", "aviv-erasures",
            claim => claim.Set("spec.accessModes.0", "ReadWriteOnce")),

        Scaler("There are two instances at least", "there may be one", scaler => scaler.Set("spec.minReplicas", 1)),
        Scaler("There can be more instances", "there cannot", scaler => scaler.Set("spec.maxReplicas", 3)),
        Api("How many there are, the autoscaler says alone", "each deployment sets them back", api => api.Set("spec.replicas", 3)),
        Scaler("The autoscaler goes by the CPU, before it is used up", "it waits until it is",
            scaler => scaler.Set("spec.metrics.0.resource.target.averageUtilization", 100)),
        Scaler(Connections, "there may be twenty", scaler => scaler.Set("spec.maxReplicas", 20)),
        Mutant.Of(Connections, "it has what a PostgreSQL has by itself", "Cluster", "aviv-db",
            cluster => cluster.Drop("spec.postgresql.parameters.max_connections")),
        Api("An instance asks for the memory that it was measured to take", "it asks for less",
            api => api.Set($"{First}.resources.requests.memory", "128Mi")),
        Mutant.Setting("The memory suffices for all connections and answers at once", "Server__MaxConnections", "40000"),
    ];

    private static Mutant Api(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "Deployment", "aviv-api", change);

    private static Mutant Scaler(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "HorizontalPodAutoscaler", "aviv-api", change);

    private static Mutant Budget(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "PodDisruptionBudget", "aviv-api", change);
}
