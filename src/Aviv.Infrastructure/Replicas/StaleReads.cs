namespace Aviv.Infrastructure.Replicas;

/// <summary>
/// What replicas answer in the place of a primary that is away. It may be a minute old, but lacks no write of this instance.
/// </summary>
public sealed class StaleReads
{
    private readonly ReplicaSet _replicas;

    internal StaleReads(ReplicaSet replicas) => _replicas = replicas;

    /// <summary>How old such an answer may be.</summary>
    public static TimeSpan MostAge => ReplicaSet.MostOutage;

    /// <summary>How many there were: where it stood still while something was read, that is none of them.</summary>
    public long Count => _replicas.StaleReads;

    /// <summary>Whether the primary is away, and a replica stands in for it.</summary>
    public bool AreAnswered => _replicas.FindStale(fence: 0) is not null;
}
