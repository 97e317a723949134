using System.Globalization;

namespace Aviv.Bench;

/// <summary>A line of the table.</summary>
internal sealed record Row(string Name, string Line, bool IsFailed)
{
    private const string None = "–";

    public static string Head { get; } =
        HeadOf(["figure", "ours", "reference", "ratio", .. Peer.All.Select(peer => peer.Name), "goal", "met"]);

    public static Row Of(Figure figure, Measurement? measured)
    {
        string[] sides = measured is null
            ? ["failed", "failed", None]
            : [measured.Ours, measured.Reference, Progress.Short(measured.Ratio)];
        var peers = Peer.All.Select(peer => RatioOf(measured, peer));
        return new(figure.Name, LineOf([figure.Name, .. sides, .. peers, GoalOf(figure), MetOf(figure, measured)]), measured is null);
    }

    public static bool IsOf(string line, string name) => line.StartsWith($"| {name} |", StringComparison.Ordinal);

    private static string HeadOf(string[] columns) => $"{LineOf(columns)}\n|{string.Concat(columns.Select(_ => "---|"))}";

    private static string LineOf(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string RatioOf(Measurement? measured, Peer peer) =>
        measured is not null && measured.Peers.TryGetValue(peer.Name, out var ratio) ? Progress.Short(ratio) : None;

    private static string GoalOf(Figure figure) =>
        figure.Goal is { } goal ? $"{(figure.IsCeiling ? "≤" : "≥")} {goal.ToString("0.0#", CultureInfo.InvariantCulture)}" : None;

    private static string MetOf(Figure figure, Measurement? measured)
    {
        if (figure.Goal is null) return None;
        return measured is not null && figure.IsMetBy(measured) ? "yes" : "no";
    }
}
