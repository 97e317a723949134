namespace Aviv.Bench;

/// <summary>One row of the table.</summary>
internal abstract class Figure
{
    public abstract string Name { get; }

    /// <summary>What is measured against what.</summary>
    public abstract string What { get; }

    /// <summary>Null where the figure is shown only.</summary>
    public abstract double? Goal { get; }

    /// <summary>Whether the ratio must stay at or below the goal, not above.</summary>
    public virtual bool IsCeiling => false;

    public abstract Task<Measurement> MeasureAsync(CancellationToken cancellationToken);

    public bool IsMetBy(Measurement measured) => IsCeiling ? measured.Ratio <= Goal : measured.Ratio >= Goal;
}

/// <summary>Both sides in words, with their unit, and what the goal is about.</summary>
internal sealed record Measurement(string Ours, string Reference, double Ratio)
{
    /// <summary>Our rate by theirs, by the name of the peer.</summary>
    public IReadOnlyDictionary<string, double> Peers { get; init; } = new Dictionary<string, double>();

    public static Measurement Of(string unit, Medians medians) =>
        new($"{Progress.Short(medians.Ours)} {unit}", $"{Progress.Short(medians.Reference)} {unit}", medians.Ratio);
}
