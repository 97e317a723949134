using System.Globalization;
using System.Text.RegularExpressions;

namespace Aviv.Deploy.Tests.Manifests;

/// <summary>What the pages say of an instance: what is set for Kubernetes follows from it.</summary>
internal static partial class Figures
{
    private static readonly string Operations = Repository.Read("docs/operations.md");

    /// <summary>That an instance opens at most; the heartbeat that replicas are judged by has one more.</summary>
    public static int Connections { get; } = Of(InAll(), Operations) + 1;

    /// <summary>For migrations, psql and back-ups.</summary>
    public static int OtherConnections { get; } = Of(Others(), Operations);

    /// <summary>For what still runs after the drain.</summary>
    public static int SecondsForRunningRequests { get; } = Of(Running(), Operations);

    /// <summary>What an instance has after ten minutes of random reads.</summary>
    public static decimal MeasuredBytes { get; } = Of(Memory(), Repository.Read("bench/RESULTS.md")) * 1_000_000m;

    /// <summary>What a connection of a client takes.</summary>
    public static decimal BytesOfAConnection { get; } = Of(OfAConnection(), Operations) * 1024m;

    /// <summary>What answers that are held until they are sent take at most.</summary>
    public static decimal BytesOfAnswers { get; } = Of(Answers(), Operations) * 1024m * 1024m;

    private static int Of(Regex figure, string page) => figure.Match(page) is { Success: true } found
        ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"The page has no {figure} any more.");

    [GeneratedRegex(@"\*\*in all\*\* \| \*\*(\d+)\*\*")]
    private static partial Regex InAll();

    [GeneratedRegex(@"connections in all \+ (\d+)")]
    private static partial Regex Others();

    [GeneratedRegex(@"lets? running requests end, for up to (\d+) seconds")]
    private static partial Regex Running();

    [GeneratedRegex(@"\| memory \| (\d+) MB")]
    private static partial Regex Memory();

    [GeneratedRegex(@"Each takes some (\d+) KB")]
    private static partial Regex OfAConnection();

    [GeneratedRegex(@"(\d+) MiB of them at most")]
    private static partial Regex Answers();
}
