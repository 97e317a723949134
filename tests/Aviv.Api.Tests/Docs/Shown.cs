using System.Text;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Docs;

/// <summary>
/// What a page shows of an output, against the output. "…" stands for anything within a line, and a line of its own for lines. What
/// differs from run to run is an id that the demo data does not have and an instant with a fraction, which that has neither. Where
/// the page shows one twice, the output must have the same twice.
/// </summary>
internal static partial class Shown
{
    private const int DemoListings = 60;

    public static bool Matches(string shown, string output) =>
        Regex.IsMatch(output, $"^{Pattern(shown)}$", RegexOptions.CultureInvariant, Poll.Limit);

    private static string Pattern(string shown)
    {
        var pattern = new StringBuilder();
        var groups = new Dictionary<string, string>();
        var end = 0;
        foreach (Match part in Varying().Matches(shown))
        {
            pattern.Append(Regex.Escape(shown[end..part.Index])).Append(PatternOf(part, groups));
            end = part.Index + part.Length;
        }

        return pattern.Append(Regex.Escape(shown[end..])).ToString();
    }

    private static string PatternOf(Match part, Dictionary<string, string> groups)
    {
        if (part.Groups["lines"].Success) return @"(.*\n)*?";
        if (part.Groups["rest"].Success) return @"(\n.*)*";
        if (part.Groups["elision"].Success) return ".*?";
        if (part.Groups["id"].Success && long.Parse(part.Value, null) <= DemoListings) return part.Value;
        if (groups.TryGetValue(part.Value, out var group)) return $@"\k<{group}>";
        groups[part.Value] = group = $"v{groups.Count}";
        return part.Groups["id"].Success ? $@"(?<{group}>\d+)" : $@"(?<{group}>[\d-]+T[\d:]+(\.\d+)?Z)";
    }

    [GeneratedRegex(
        """(?<lines>^…\n)|(?<rest>\n…\z)|(?<elision>…)|(?<id>(?<=id":|/listings/)\d+)|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z""",
        RegexOptions.Multiline)]
    private static partial Regex Varying();
}
