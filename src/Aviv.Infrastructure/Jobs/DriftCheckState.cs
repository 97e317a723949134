namespace Aviv.Infrastructure.Jobs;

/// <summary>How far the instances together have checked the histories: the one row of its table.</summary>
public sealed class DriftCheckState
{
    public const int TheOne = 1;

    public int Id { get; private set; } = TheOne;

    /// <summary>The last listing that was looked at; 0 at the beginning of a round.</summary>
    public long Position { get; private set; }

    /// <summary>When it was; the concurrency token, since one instance at a time goes on.</summary>
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>Listings that were found faulty in this round, and in the whole one before it.</summary>
    public int Found { get; private set; }

    public int FoundBefore { get; private set; }

    /// <summary>What is known to be faulty: one that is mended counts until its round is over.</summary>
    public int Faulty => Math.Max(Found, FoundBefore);

    /// <param name="position">The last listing of a page; null where it was the last page.</param>
    /// <param name="found">Faulty ones of the page.</param>
    /// <param name="now">Its instant.</param>
    public void GoOn(long? position, int found, DateTimeOffset now)
    {
        Found += found;
        (Position, CheckedAt) = (position ?? 0, now);
        if (position is null) (FoundBefore, Found) = (Found, 0);
    }
}
