using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>How the instances are started, asked, stopped and reached.</summary>
internal static class ApiRules
{
    private const string Zone = "topology.kubernetes.io/zone";

    public static readonly Rule[] All =
    [
        new("A start has time, and is over once the instance is live", overlay => Rule.That(
            Asks(overlay, "startupProbe", "/health/live")
                && Probe(overlay, "startup", "periodSeconds") * Probe(overlay, "startup", "failureThreshold") >= 30,
            "The startup probe is missing, short, or asks for something else.")),
        new("What does not live is restarted, and not what is not ready", overlay => Rule.That(
            Asks(overlay, "livenessProbe", "/health/live") && Probe(overlay, "liveness", "failureThreshold") >= 2,
            "The liveness probe is missing, hasty, or asks for something else.")),
        new("What is not ready is left at once", overlay => Rule.That(
            Asks(overlay, "readinessProbe", "/health/ready") && Probe(overlay, "readiness", "failureThreshold") == 1
                && Probe(overlay, "readiness", "periodSeconds") is > 0 and <= 2,
            "The readiness probe is missing, slow, patient, or asks for something else.")),
        new("An instance has time to drain, and to finish", overlay => Rule.That(
            Pod(overlay).Spec.Number("terminationGracePeriodSeconds") >= Drain(overlay) + Figures.SecondsForRunningRequests,
            $"It needs {Drain(overlay) + Figures.SecondsForRunningRequests} s.")),
        new("The drain is longer than two questions for readiness", overlay => Rule.That(
            Drain(overlay) > 2 * Probe(overlay, "readiness", "periodSeconds"), $"It is {Drain(overlay)} s.")),
        new("An instance goes once another is ready", overlay => Rule.That(
            Strategy(overlay).Number("maxSurge") == 1 && Strategy(overlay).Text("maxUnavailable") == "0", "It goes before.")),
        new("Instances are spread over zones", overlay => Rule.That(
            Pod(overlay).Spec.Each("topologySpreadConstraints").Any(spread => IsStrict(spread, Pod(overlay))), "They are not."))
            { OnlyWhereItMustNotStop = true },
        new("A disruption takes one instance at most", overlay => Rule.That(
            overlay.One("PodDisruptionBudget", "aviv-api") is var budget && budget.Text("spec.maxUnavailable") == "1"
                && Pod(overlay).Template.Find("metadata.labels").Has(budget.Find("spec.selector.matchLabels")),
            "It takes more, or is not about the instances.")),
        new("The service leads to the instances, and not past the ingress", overlay => Rule.That(
            overlay.One("Service", "aviv-api") is var service && service.Text("spec.type") is null or "ClusterIP"
                && Pod(overlay).Template.Find("metadata.labels").Has(service.Find("spec.selector")),
            "It does not.")),
        new("No other service leads in from outside", overlay => overlay.Of("Service")
            .Where(service => service.Text("spec.type") is not (null or "ClusterIP") || service.Find("spec.externalIPs") is not null)
            .Select(service => $"{service.Name()} does.")),
        new("The ingress leads to the API, and not to its metrics", overlay => overlay.Of("Ingress").SelectMany(ingress => ingress
            .Each("spec.rules").SelectMany(rule => rule.Each("http.paths")).Select(path => path.Find("backend"))
            .Append(ingress.Find("spec.defaultBackend")).OfType<JsonNode>()
            .Where(backend => (backend.Text("service.name"), backend.Text("service.port.name")) != ("aviv-api", "http"))
            .Select(backend => $"{ingress.Name()} leads to {backend.Text("service.name")}."))),
        new("Clients come by TLS alone, for every host", overlay => overlay.Of("Ingress").SelectMany(ingress => ingress.Each("spec.rules")
            .Where(rule => !ingress.Each("spec.tls").Any(tls =>
                tls.Text("secretName") is not null && tls.Texts("hosts").Contains(rule.Text("host"))))
            .Select(rule => $"{rule.Text("host")} has no certificate."))),
        new("Hosts that are answered are those of the ingress and the probes", overlay => Rule.That(
            (overlay.Setting("AllowedHosts") ?? "*").Split(';').Order().SequenceEqual(Hosts(overlay).Order()), "Others are, or too few.")),
        new("A proxy is believed by its network", overlay => Rule.That(
            overlay.Setting("ForwardedHeaders__Networks__0") is { } network && network.Split('/') is [_, var bits]
                && int.TryParse(bits, out var prefix) && prefix >= 8,
            "All clients would share one budget, or anyone would be believed.")),
        new("It is production, where nobody writes without a credential", overlay => Rule.That(
            overlay.Setting("ASPNETCORE_ENVIRONMENT") == "Production" && overlay.Setting("Auth__AnonymousWrites") is null, "It is not.")),
        new("Numbers are for callers, and budgets hold", overlay => Rule.That(
            overlay.Setting("Privacy__PhoneVisibleTo") is null or "Callers" && overlay.Setting("Limits__Enabled") is null or "true",
            "They are for everyone, or do not.")),
        new("Each instance has a file of erasures of its own, on what all can mount", overlay => Rule.That(
            overlay.One("PersistentVolumeClaim", "aviv-erasures").Texts("spec.accessModes").SequenceEqual(["ReadWriteMany"])
                && Pod(overlay).VolumeAt(Container(overlay), "/var/lib/aviv").Text("persistentVolumeClaim.claimName") == "aviv-erasures"
                && Container(overlay).Text("env.name=Privacy__ErasedFile.value") == "/var/lib/aviv/erased-$(POD_NAME)"
                && Container(overlay).Text("env.name=POD_NAME.valueFrom.fieldRef.fieldPath") == "metadata.name",
            "It has not.")),
    ];

    public static Pod Pod(Overlay overlay) => Manifests.Pod.Of(overlay.One("Deployment", "aviv-api"))!;

    public static JsonNode Container(Overlay overlay) => Pod(overlay).Spec.Find("containers.name=api")!;

    private static long Drain(Overlay overlay) => long.TryParse(overlay.Setting("Shutdown__DrainSeconds"), out var seconds) ? seconds : 5;

    private static JsonNode? Strategy(Overlay overlay) => overlay.One("Deployment", "aviv-api").Find("spec.strategy.rollingUpdate");

    private static long Probe(Overlay overlay, string probe, string figure) => Container(overlay).Number($"{probe}Probe.{figure}");

    private static bool Asks(Overlay overlay, string probe, string path) =>
        Container(overlay).Text($"{probe}.httpGet.path") == path && Container(overlay).Text($"{probe}.httpGet.port") == "http";

    private static bool IsStrict(JsonNode spread, Pod pod) =>
        spread.Text("topologyKey") == Zone && spread.Number("maxSkew") == 1 && spread.Text("whenUnsatisfiable") == "DoNotSchedule"
        && pod.Template.Find("metadata.labels").Has(spread.Find("labelSelector.matchLabels"));

    private static IEnumerable<string> Hosts(Overlay overlay) =>
    [
        .. overlay.Of("Ingress").SelectMany(ingress => ingress.Each("spec.rules")).Select(rule => rule.Text("host") ?? "*"),
        .. new[] { "startupProbe", "livenessProbe", "readinessProbe" }
            .Select(probe => Container(overlay).Text($"{probe}.httpGet.httpHeaders.name=Host.value") ?? "the pod's address").Distinct(),
    ];
}
