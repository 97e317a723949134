using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

/// <summary>Production with one thing changed, which a rule must see.</summary>
/// <param name="Rule">The name of the rule that must fail.</param>
/// <param name="Name">What is changed.</param>
/// <param name="Change">Changes it.</param>
internal sealed record Mutant(string Rule, string Name, Action<Overlay> Change)
{
    public static IReadOnlyList<Mutant> All { get; } =
        [.. PodMutants.All, .. AccessMutants.All, .. ApiMutants.All, .. NetworkMutants.All, .. DatabaseMutants.All, .. JobMutants.All];

    /// <summary>One that changes an object.</summary>
    public static Mutant Of(string rule, string name, string kind, string of, Action<JsonObject> change) =>
        new(rule, name, overlay => change(overlay.One(kind, of)));

    /// <summary>One that changes a setting of the API, or takes it away.</summary>
    public static Mutant Setting(string rule, string name, string? value) => new(rule, $"{name} is {value ?? "not set"}", overlay =>
    {
        var settings = overlay.One("ConfigMap", "aviv-api").Find("data")!.AsObject();
        if (value is null) settings.Remove(name);
        else settings[name] = value;
    });

    /// <summary>One without an object.</summary>
    public static Mutant Without(string rule, string kind, string name) =>
        new(rule, $"no {kind} {name}", overlay => overlay.Objects.Remove(overlay.One(kind, name)));

    /// <summary>One with an object more.</summary>
    public static Mutant With(string rule, string name, string yaml) =>
        new(rule, name, overlay => overlay.Objects.AddRange(Documents.Parse(yaml)));

    public static JsonNode? Json(string json) => JsonNode.Parse(json);
}
