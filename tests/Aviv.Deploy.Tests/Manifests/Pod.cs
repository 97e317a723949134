using System.Text.Json.Nodes;

namespace Aviv.Deploy.Tests.Manifests;

/// <summary>The pods that a Deployment, a Job or the like makes.</summary>
/// <param name="Owner">Its kind and name.</param>
/// <param name="Template">What they are made from: metadata and specification.</param>
internal sealed record Pod(string Owner, JsonNode Template)
{
    public JsonNode Spec => Template.Find("spec")!;

    public string? Component => Template.Label("app.kubernetes.io/component");

    /// <summary>Those that begin, too.</summary>
    public IEnumerable<JsonNode> Containers => Spec.Each("initContainers").Concat(Spec.Each("containers"));

    public IEnumerable<JsonNode> Volumes => Spec.Each("volumes");

    public IEnumerable<JsonNode> Environment => Containers.SelectMany(one => one.Each("env"));

    /// <summary>Null for what makes no pods.</summary>
    public static Pod? Of(JsonObject made) => made.Kind() switch
    {
        "CronJob" => new($"CronJob {made.Name()}", made.Find("spec.jobTemplate.spec.template")!),
        "Deployment" or "StatefulSet" or "DaemonSet" or "Job" => new($"{made.Kind()} {made.Name()}", made.Find("spec.template")!),
        "Pod" => new($"Pod {made.Name()}", made),
        _ => null,
    };

    /// <summary>Says of the containers that are not as they should be which they are.</summary>
    public IEnumerable<string> Each(Func<JsonNode, bool> isRight, string fault) =>
        Containers.Where(one => !isRight(one)).Select(one => $"{Owner}, container {one.Name()}: {fault}");

    /// <summary>The volume that a container sees there; null where it sees none.</summary>
    public JsonNode? VolumeAt(JsonNode container, string path) =>
        container.Each("volumeMounts").FirstOrDefault(mount => mount.Text("mountPath") == path) is { } mount
            ? Volumes.FirstOrDefault(volume => volume.Name() == mount.Name()) : null;
}
