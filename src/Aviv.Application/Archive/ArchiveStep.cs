namespace Aviv.Application.Archive;

/// <summary>What a run did with a file, or could not do.</summary>
public enum ArchiveDeed
{
    /// <summary>Rows were moved into it.</summary>
    Moved,

    /// <summary>An earlier run had written it, and this one took its rows out of the log.</summary>
    Finished,

    /// <summary>
    /// It was left by a run that was interrupted, or overtaken by a deletion. Nothing is lost: the log has its rows, or another file.
    /// </summary>
    Discarded,

    /// <summary>The rows of deleted listings were taken out of it.</summary>
    Cleansed,

    /// <summary>It is missing, or not as it was written.</summary>
    Faulty,

    /// <summary>Listings were deleted too often while their rows were being moved. What is left is for the next run.</summary>
    Disturbed,
}

/// <param name="Deed">What was done.</param>
/// <param name="Name">Of the file.</param>
/// <param name="Rows">How many rows this was about.</param>
public sealed record ArchiveStep(ArchiveDeed Deed, string Name, int Rows)
{
    /// <summary>Whether somebody has to look, or to run it again.</summary>
    public bool IsProblem => Deed is ArchiveDeed.Faulty or ArchiveDeed.Disturbed;
}
