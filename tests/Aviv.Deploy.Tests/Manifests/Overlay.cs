using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Aviv.Deploy.Tests.Manifests;

/// <summary>What one of <c>deploy/kubernetes/overlays</c> puts into a cluster. Each is built once for all tests.</summary>
internal sealed record Overlay(string Name, string Yaml, List<JsonObject> Objects)
{
    private static readonly ConcurrentDictionary<string, Lazy<Overlay?>> Built = new();

    /// <summary>All that there are: a new one is tested without a word.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "deploy/kubernetes/overlays")).Select(Path.GetFileName).Order()!];

    /// <summary>Whether what runs there is for others, so that it must go on where a node or a zone ends.</summary>
    public bool MustNotStop => Name != "development";

    public IEnumerable<Pod> Pods => Objects.Select(Pod.Of).OfType<Pod>();

    /// <summary>Skips the test where nothing can build it.</summary>
    public static Overlay Load(string name)
    {
        var overlay = Built.GetOrAdd(
            name, _ => new(() => Kustomize.Build(name) is { } yaml ? new(name, yaml, Documents.Parse(yaml)) : null));
        Assert.SkipWhen(overlay.Value is null, Kustomize.Missing);
        return overlay.Value!;
    }

    /// <summary>One that may be changed.</summary>
    public Overlay Copy() => this with { Objects = [.. Objects.Select(one => one.DeepClone().AsObject())] };

    public IEnumerable<JsonObject> Of(string kind) => Objects.Where(one => one.Kind() == kind);

    /// <summary>By its name, of which a hash or a tag may be the end.</summary>
    /// <exception cref="MissingException">There is none.</exception>
    public JsonObject One(string kind, string name) =>
        Of(kind).FirstOrDefault(one => one.Name() == name)
        ?? Of(kind).FirstOrDefault(one => one.Name().StartsWith($"{name}-", StringComparison.Ordinal))
        ?? throw new MissingException($"There is no {kind} {name}");

    /// <summary>A setting of the API; null where it is not set.</summary>
    public string? Setting(string name) => One("ConfigMap", "aviv-api").Find("data")?[name]?.ToString();
}

/// <summary>What a rule is about is not there at all.</summary>
internal sealed class MissingException(string message) : Exception(message);
