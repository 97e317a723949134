namespace Aviv.Infrastructure.Replicas;

/// <summary>The heartbeat of an instance: a replica that shows it has all that was committed before it began.</summary>
public sealed class InstanceBeat
{
    /// <summary>Of the process, made at its start.</summary>
    public Guid Instance { get; private set; }

    /// <summary>Counted from 1.</summary>
    public long Number { get; private set; }

    /// <summary>By which rows of instances that are gone are found.</summary>
    public DateTimeOffset BeatAt { get; private set; }
}
