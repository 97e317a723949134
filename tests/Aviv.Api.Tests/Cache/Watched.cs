namespace Aviv.Api.Tests.Cache;

/// <summary>A listing of which is known what was acknowledged, by which instance and when. It has one writer.</summary>
internal sealed class Watched(long id, int instances)
{
    /// <summary>The version of a listing that is gone.</summary>
    public const long Gone = long.MaxValue;

    private readonly long[] _byInstance = new long[instances];
    private readonly List<(long Version, long At)> _acknowledged = [];

    public long Id => id;

    /// <summary>Whether it may be gone already.</summary>
    public bool IsBeingDeleted { get; set; }

    /// <param name="instance">Which one acknowledged it; null for another process.</param>
    /// <param name="version">What was written.</param>
    /// <param name="at">When the acknowledgement was here.</param>
    public void Acknowledge(int? instance, long version, long at)
    {
        lock (_acknowledged) _acknowledged.Add((version, at));
        if (instance is { } one) Volatile.Write(ref _byInstance[one], version);
    }

    /// <summary>What an instance itself acknowledged; 0 for nothing.</summary>
    public long NewestOf(int instance) => Volatile.Read(ref _byInstance[instance]);

    /// <summary>What anybody acknowledged until then; 0 for nothing.</summary>
    public long NewestUntil(long at)
    {
        lock (_acknowledged) return _acknowledged.FindLast(one => one.At <= at).Version;
    }
}
