namespace Aviv.Application.Archive;

/// <summary>
/// That a listing has rows in the archive. It outlives its listing, which is how the next run learns whose rows are to go.
/// </summary>
public sealed class ListingArchive
{
    private ListingArchive()
    {
    }

    public long ListingId { get; private set; }

    /// <summary>The instant of the oldest row that is still in the log: from then on the log has every price.</summary>
    public DateTimeOffset ArchivedBefore { get; private set; }

    /// <summary>Rows in the archive.</summary>
    public long Rows { get; private set; }
}
