using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>What must hold of an overlay.</summary>
/// <param name="Name">In words, as the test is called.</param>
/// <param name="Faults">What is not so; nothing where all is.</param>
internal sealed record Rule(string Name, Func<Overlay, IEnumerable<string>> Faults)
{
    /// <summary>Whether it is asked of those alone that must go on where a node or a zone ends.</summary>
    public bool OnlyWhereItMustNotStop { get; init; }

    public static IReadOnlyList<Rule> All { get; } =
    [
        .. PodRules.All, .. TokenRules.All, .. SecretRules.All, .. ReleaseRules.All, .. ApiRules.All, .. SizeRules.All, .. NetworkRules.All,
        .. DatabaseRules.All, .. BackupRules.All, .. JobRules.All, .. MonitoringRules.All,
    ];

    public static Rule Named(string name) => All.Single(rule => rule.Name == name);

    /// <summary>The faults, of which one is that something is missing.</summary>
    public IReadOnlyList<string> Check(Overlay overlay)
    {
        if (OnlyWhereItMustNotStop && !overlay.MustNotStop) return [];
        try
        {
            return [.. Faults(overlay)];
        }
        catch (MissingException missing)
        {
            return [missing.Message];
        }
    }

    /// <summary>One fault, or none.</summary>
    public static IEnumerable<string> That(bool holds, string fault) => holds ? [] : [fault];
}
