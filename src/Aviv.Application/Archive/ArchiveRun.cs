namespace Aviv.Application.Archive;

/// <summary>A run that came to its end with nothing left to do.</summary>
public sealed class ArchiveRun(DateTimeOffset endedAt, DateTimeOffset boundary, long rows)
{
    public long Id { get; private set; }

    public DateTimeOffset EndedAt { get; private set; } = endedAt;

    /// <summary>Prices that held at this instant, or began later, stayed in the log.</summary>
    public DateTimeOffset Boundary { get; private set; } = boundary;

    /// <summary>How many it moved.</summary>
    public long Rows { get; private set; } = rows;
}
