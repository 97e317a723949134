namespace Aviv.Bench;

/// <summary>One side of a figure: runs for a time, and answers with how much it did a second.</summary>
internal delegate Task<double> Side(TimeSpan time, CancellationToken cancellationToken);

/// <summary>A side that has a column of the table to itself.</summary>
internal sealed record PeerSide(string Name, Side Side);

internal readonly record struct Medians(double Ours, double Reference, double Ratio);

/// <summary>Measures sides in turn, so that what disturbs the machine disturbs all of them.</summary>
internal static class Comparison
{
    public const int Rounds = 3;
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(6);

    private const int MostWarmUps = 8;
    private const double Rise = 0.03;

    // One run without a rise may be the machine's doing.
    private const int FlatRuns = 2;

    public static Task<Measurement> RunAsync(string unit, Side ours, Side reference, CancellationToken cancellationToken) =>
        RunAsync(unit, ours, reference, [], cancellationToken);

    public static async Task<Measurement> RunAsync(
        string unit, Side ours, Side reference, IReadOnlyList<PeerSide> peers, CancellationToken cancellationToken)
    {
        Side[] others = [reference, .. peers.Select(peer => peer.Side)];
        foreach (var side in others.Prepend(ours)) await WarmUpAsync(side, cancellationToken);
        var medians = await RoundsAsync(ours, others, cancellationToken);
        return Measurement.Of(unit, medians[0]) with
        {
            Peers = peers.Zip(medians.Skip(1)).ToDictionary(peer => peer.First.Name, peer => peer.Second.Ratio),
        };
    }

    /// <summary>
    /// Runs until the rate no longer rises, as it does while the runtime still compiles. What fails here is said, but only a failed round
    /// counts. A side that would take longer is cut off.
    /// </summary>
    public static async Task WarmUpAsync(Side side, CancellationToken cancellationToken)
    {
        Progress.Say("  warm-up…");
        var (best, flat) = (0.0, 0);
        for (var run = 0; run < MostWarmUps && flat < FlatRuns; run++)
        {
            var rate = await TryWarmUpAsync(side, cancellationToken);
            flat = rate <= best * (1 + Rise) ? flat + 1 : 0;
            best = Math.Max(best, rate ?? 0);
        }
    }

    // Null where it failed: then it is not warm.
    private static async Task<double?> TryWarmUpAsync(Side side, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(WarmUp + TimeSpan.FromSeconds(5));
        try
        {
            return await side(WarmUp, limit.Token);
        }
        catch (BenchException fault)
        {
            Progress.Say($"  in the warm-up: {fault.Message}");
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It was warm enough.
            return 0;
        }
    }

    /// <summary>Ours against each of the others.</summary>
    public static async Task<IReadOnlyList<Medians>> RoundsAsync(Side ours, IReadOnlyList<Side> others, CancellationToken cancellationToken)
    {
        var rounds = new List<double[]>();
        for (var i = 1; i <= Rounds; i++)
        {
            rounds.Add(await RoundAsync([ours, .. others], cancellationToken));
            Progress.Say($"  round {i}: {Progress.Short(rounds[^1][0])} against {string.Join(", ", InWords(rounds[^1]))}");
        }

        return [.. Enumerable.Range(1, others.Count).Select(other => MediansOf(rounds, other))];
    }

    private static async Task<double[]> RoundAsync(IReadOnlyList<Side> sides, CancellationToken cancellationToken)
    {
        var rates = new double[sides.Count];
        for (var i = 0; i < rates.Length; i++) rates[i] = await sides[i](Round, cancellationToken);
        return rates;
    }

    private static IEnumerable<string> InWords(double[] rates) =>
        rates.Skip(1).Select(rate => $"{Progress.Short(rate)} ({Progress.Short(rates[0] / rate)})");

    // The ratio is the median of those of the rounds, not the ratio of the medians.
    private static Medians MediansOf(List<double[]> rounds, int other) =>
        new(Median(rounds, round => round[0]), Median(rounds, round => round[other]), Median(rounds, round => round[0] / round[other]));

    private static double Median(List<double[]> rounds, Func<double[], double> value) =>
        rounds.Select(value).Order().ElementAt(rounds.Count / 2);
}
