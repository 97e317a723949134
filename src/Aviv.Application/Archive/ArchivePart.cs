using System.Globalization;

namespace Aviv.Application.Archive;

/// <summary>How far a file has come. Each step is on the disk of the database before the next one begins.</summary>
public enum PartState
{
    /// <summary>Its name is taken. Whether there is such a file, and what it holds, is not known.</summary>
    Writing,

    /// <summary>It was read back, and holds its rows. The log has them too.</summary>
    Verified,

    /// <summary>It alone has its rows.</summary>
    Archived,

    /// <summary>Another file has those of its rows that are to be kept. It is to be deleted.</summary>
    Replaced,
}

/// <summary>A file of the archive: the rows of one month of a range of listings, or a part of them.</summary>
public sealed class ArchivePart
{
    /// <summary>A new one, of a name that none had before: what is in a file is never written over.</summary>
    public ArchivePart(ArchiveRange range, DateOnly month, DateTimeOffset now)
    {
        (FirstListing, Month, ChangedAt) = (range.First, month, now);
        Name = string.Create(CultureInfo.InvariantCulture, $"{range.Folder}/{month:yyyy-MM}.{Guid.CreateVersion7(now):N}.parquet");
    }

    private ArchivePart() => Name = null!;

    /// <summary>Where it lies in the archive.</summary>
    public string Name { get; private set; }

    /// <summary>Of its range.</summary>
    public long FirstListing { get; private set; }

    /// <summary>The first day of the month in which its prices began to hold.</summary>
    public DateOnly Month { get; private set; }

    public PartState State { get; private set; }

    /// <summary>When it came to its state.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>What its rows come to; null until they are verified.</summary>
    public RowsDigest? Digest { get; private set; }

    public ArchiveRange Range => new(FirstListing);

    public void Verify(RowsDigest digest, DateTimeOffset now) => (Digest, State, ChangedAt) = (digest, PartState.Verified, now);

    public void Archive(DateTimeOffset now) => (State, ChangedAt) = (PartState.Archived, now);

    public void Replace(DateTimeOffset now) => (State, ChangedAt) = (PartState.Replaced, now);
}
