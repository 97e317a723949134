using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>What the rules and dashboards under <c>ops/</c> name.</summary>
internal static partial class Watched
{
    /// <summary>Labels that the exporter of PostgreSQL gives.</summary>
    public static readonly string[] LabelsOfPostgres = ["application_name", "datname", "relname", "state"];

    /// <summary>Labels that the exporter of its machine gives.</summary>
    public static readonly string[] LabelsOfNode = ["fstype"];

    /// <summary>Labels that kube-state-metrics and the kubelet give.</summary>
    public static readonly string[] LabelsOfKubernetes = ["cronjob", "persistentvolumeclaim"];

    /// <summary>Theirs, and those that Prometheus adds.</summary>
    public static readonly string[] LabelsOfOthers = ["job", "instance", .. LabelsOfPostgres, .. LabelsOfNode, .. LabelsOfKubernetes];

    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    private static readonly string[] Texts =
        [.. Files("ops/prometheus/rules", "*.yml").Concat(Files("ops/grafana", "*.json")).Select(File.ReadAllText)];

    /// <summary>The labels that expressions match and group by.</summary>
    public static IReadOnlyCollection<string> Labels { get; } =
    [
        .. Texts.SelectMany(text => Grouping().Matches(text)).SelectMany(grouping => grouping.Groups[1].Value.Split(',', Trimmed))
            .Concat(Texts.SelectMany(text => Matcher().Matches(text)).Select(matcher => matcher.Groups[1].Value))
            .Distinct(),
    ];

    /// <summary>The metrics that scripts under <c>ops/</c> write for the node exporter.</summary>
    public static IReadOnlyCollection<string> WrittenByScripts { get; } =
    [
        .. Files("ops/backup", "*.sh").SelectMany(file => Typed().Matches(File.ReadAllText(file))).Select(typed => typed.Groups[1].Value),
    ];

    /// <summary>The metrics of families such as <c>pg</c>; a label that is called like one may be among them.</summary>
    public static IReadOnlyCollection<string> Metrics(params string[] families) =>
    [
        .. Texts.SelectMany(text => Word().Matches(text)).Select(word => word.Value)
            .Where(word => families.Any(family => word.StartsWith($"{family}_", StringComparison.Ordinal))).Distinct(),
    ];

    public static string[] Files(string folder, string pattern) => Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern);

    // Before = it is a label.
    [GeneratedRegex(@"\b[a-z]+_[a-z_0-9]+\b(?!=)")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:by|on|without) ?\(([a-z_, ]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"# TYPE (aviv_\w+) gauge")]
    private static partial Regex Typed();

    [GeneratedRegex(@"[{,]\s*([a-z_]+)(?:=~|!~|!=|=)\\?""")]
    private static partial Regex Matcher();
}
