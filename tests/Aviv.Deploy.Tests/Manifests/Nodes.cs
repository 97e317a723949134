using System.Text.Json.Nodes;

namespace Aviv.Deploy.Tests.Manifests;

/// <summary>
/// Looks into an object by a path such as <c>spec.ports.0.name</c>, or <c>spec.containers.name=api.image</c>. Keys with a dot in them, as
/// labels have, are asked for by themselves.
/// </summary>
internal static class Nodes
{
    public static JsonNode? Find(this JsonNode? node, string path) => path.Split('.').Aggregate(node, Step);

    public static string? Text(this JsonNode? node, string path) => node.Find(path)?.ToString();

    public static long Number(this JsonNode? node, string path) =>
        long.TryParse(node.Text(path), out var number) ? number : 0;

    public static bool Is(this JsonNode? node, string path, bool value) =>
        node.Find(path) is JsonValue found && found.TryGetValue<bool>(out var isSo) && isSo == value;

    public static IEnumerable<JsonNode> Each(this JsonNode? node, string path) =>
        node.Find(path) is JsonArray array ? array.OfType<JsonNode>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, string path) => node.Each(path).Select(one => one.ToString());

    public static string Kind(this JsonNode node) => node.Text("kind")!;

    public static string Name(this JsonNode node) => node.Text("metadata.name") ?? node.Text("name")!;

    public static string? Label(this JsonNode? node, string key) => node.Find("metadata.labels")?[key]?.ToString();

    public static bool Has(this JsonNode? labels, JsonNode? wanted) =>
        wanted is JsonObject all && all.All(label => labels?[label.Key]?.ToString() == label.Value?.ToString());

    /// <summary>Puts a value there, in the place of what is there. It must lie in something that is.</summary>
    public static void Set(this JsonNode node, string path, JsonNode? value)
    {
        var (parent, key) = Split(node, path);
        if (parent is JsonArray array) array[array.IndexOf(Step(array, key))] = value;
        else parent[key] = value;
    }

    /// <summary>Takes what is there away; that nothing is there is a fault.</summary>
    public static void Drop(this JsonNode node, string path)
    {
        var (parent, key) = Split(node, path);
        if (parent is JsonArray array) array.Remove(Step(array, key) ?? throw new InvalidOperationException($"No {path}"));
        else if (!parent.AsObject().Remove(key)) throw new InvalidOperationException($"No {path}");
    }

    private static (JsonNode Parent, string Key) Split(JsonNode node, string path)
    {
        var dot = path.LastIndexOf('.');
        var parent = dot < 0 ? node : node.Find(path[..dot]);
        return (parent ?? throw new InvalidOperationException($"No {path}"), path[(dot + 1)..]);
    }

    private static JsonNode? Step(JsonNode? node, string step) => node switch
    {
        JsonObject map => map[step],
        JsonArray list when int.TryParse(step, out var index) => index < list.Count ? list[index] : null,
        JsonArray list when step.Split('=') is [var key, var value] =>
            list.FirstOrDefault(one => one is JsonObject map && map[key]?.ToString() == value),
        _ => null,
    };
}
