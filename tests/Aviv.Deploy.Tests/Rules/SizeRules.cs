using System.Globalization;
using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>How many instances there are, and what each may take; by the figures of the pages.</summary>
internal static class SizeRules
{
    public static readonly Rule[] All =
    [
        new("There are two instances at least", overlay => Rule.That(
            Scaler(overlay).Number("spec.minReplicas") >= 2, "One may be alone.")) { OnlyWhereItMustNotStop = true },
        new("A disruption leaves some instances", overlay => Rule.That(
            overlay.One("PodDisruptionBudget", "aviv-api").Text("spec.maxUnavailable") is { } most
                && int.TryParse(most, out var number) && number < Scaler(overlay).Number("spec.minReplicas"),
            "It may take all.")) { OnlyWhereItMustNotStop = true },
        new("There can be more instances", overlay => Rule.That(
            Scaler(overlay).Number("spec.maxReplicas") > Scaler(overlay).Number("spec.minReplicas"), "There are as many as may be.")),
        new("How many there are, the autoscaler says alone", overlay => Rule.That(
            overlay.One("Deployment", "aviv-api").Find("spec.replicas") is null
                && Scaler(overlay).Text("spec.scaleTargetRef.name") == "aviv-api",
            "The deployment says so too, or another is scaled.")),
        new("The autoscaler goes by the CPU, before it is used up", overlay => Rule.That(
            Scaler(overlay).Find("spec.metrics.type=Resource.resource") is { } measure && measure.Name() == "cpu"
                && measure.Number("target.averageUtilization") is >= 40 and <= 85,
            "It does not.")),
        new("The database has connections for all instances, and one more", overlay => Rule.That(
            Wanted(overlay) < Parameter(overlay, "max_connections"), $"They may want {Wanted(overlay)}.")),
        new("An instance asks for the memory that it was measured to take", overlay => Rule.That(
            Quantity.Of(Memory(overlay, "requests")) >= Figures.MeasuredBytes, $"That is {Figures.MeasuredBytes} bytes.")),
        new("The memory suffices for all connections and answers at once", overlay => Rule.That(
            Quantity.Of(Memory(overlay, "limits")) >= Most(overlay), $"They may take {Most(overlay)} bytes.")),
    ];

    public static long Parameter(Overlay overlay, string name) =>
        long.TryParse(overlay.One("Cluster", "aviv-db").Text($"spec.postgresql.parameters.{name}"), out var value) ? value : 0;

    private static JsonObject Scaler(Overlay overlay) => overlay.One("HorizontalPodAutoscaler", "aviv-api");

    private static string? Memory(Overlay overlay, string of) => ApiRules.Container(overlay).Text($"resources.{of}.memory");

    private static long Wanted(Overlay overlay)
    {
        var surge = overlay.One("Deployment", "aviv-api").Number("spec.strategy.rollingUpdate.maxSurge");
        return ((Scaler(overlay).Number("spec.maxReplicas") + surge) * Figures.Connections) + Figures.OtherConnections;
    }

    private static decimal Most(Overlay overlay) => Figures.MeasuredBytes + Figures.BytesOfAnswers
        + (Figures.BytesOfAConnection * int.Parse(overlay.Setting("Server__MaxConnections") ?? "20000", CultureInfo.InvariantCulture));
}
