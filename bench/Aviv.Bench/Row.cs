using System.Globalization;

namespace Aviv.Bench;

/// <summary>A line of the table.</summary>
internal sealed record Row(string Name, string Line, bool IsFailed)
{
    public static Row Of(Figure figure, Measurement? measured)
    {
        var goal = $"{(figure.IsCeiling ? "≤" : "≥")} {figure.Goal.ToString("0.0#", CultureInfo.InvariantCulture)}";
        return measured is null
            ? new(figure.Name, $"| {figure.Name} | failed | failed | – | {goal} | no |", true)
            : new(figure.Name, $"| {figure.Name} | {measured.Ours} | {measured.Reference} | {Progress.Short(measured.Ratio)} | {goal} | {(figure.IsMetBy(measured) ? "yes" : "no")} |", false);
    }

    public static bool IsOf(string line, string name) => line.StartsWith($"| {name} |", StringComparison.Ordinal);
}
