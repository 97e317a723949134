namespace Aviv.Bench;

/// <summary>One side of a figure: runs for a time, and answers with how much it did a second.</summary>
internal delegate Task<double> Side(TimeSpan time, CancellationToken cancellationToken);

internal readonly record struct Medians(double Ours, double Reference, double Ratio);

/// <summary>Measures two sides in turn, so that what disturbs the machine disturbs both.</summary>
internal static class Comparison
{
    public const int Rounds = 3;
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(6);

    private const int MostWarmUps = 8;
    private const double Rise = 0.03;

    public static async Task<Measurement> RunAsync(string unit, Side ours, Side reference, CancellationToken cancellationToken)
    {
        await WarmUpAsync(ours, cancellationToken);
        await WarmUpAsync(reference, cancellationToken);
        var medians = await RoundsAsync(ours, reference, cancellationToken);
        return new($"{Progress.Short(medians.Ours)} {unit}", $"{Progress.Short(medians.Reference)} {unit}", medians.Ratio);
    }

    /// <summary>
    /// Runs until the rate no longer rises, as it does while the runtime still compiles. What fails here is said, but only a failed round
    /// counts. A side that would take longer is cut off.
    /// </summary>
    public static async Task WarmUpAsync(Side side, CancellationToken cancellationToken)
    {
        Progress.Say("  warm-up…");
        var best = 0.0;
        for (var run = 0; run < MostWarmUps; run++)
        {
            var rate = await TryWarmUpAsync(side, cancellationToken);
            if (rate <= best * (1 + Rise)) return;
            best = rate ?? best;
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

    /// <summary>The ratio is the median of those of the rounds, not the ratio of the medians.</summary>
    public static async Task<Medians> RoundsAsync(Side ours, Side reference, CancellationToken cancellationToken)
    {
        var rounds = new List<(double Ours, double Reference)>();
        for (var i = 1; i <= Rounds; i++)
        {
            var round = (Ours: await ours(Round, cancellationToken), Reference: await reference(Round, cancellationToken));
            Progress.Say($"  round {i}: {Progress.Short(round.Ours)} against {Progress.Short(round.Reference)}, {Progress.Short(round.Ours / round.Reference)}");
            rounds.Add(round);
        }

        return new(Median(rounds, round => round.Ours), Median(rounds, round => round.Reference), Median(rounds, round => round.Ours / round.Reference));
    }

    private static double Median(List<(double Ours, double Reference)> rounds, Func<(double Ours, double Reference), double> value) =>
        rounds.Select(value).Order().ElementAt(rounds.Count / 2);
}
