namespace Aviv.Application.Archive;

/// <summary>The price log, as the archive alone may treat it.</summary>
public interface IArchivedLog
{
    /// <summary>Keeps other runs away until it is disposed of; null where another one is under way, and does not end soon.</summary>
    Task<IAsyncDisposable?> BeAloneAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes the rows of a verified file out of the log, all of them or none, and notes for their listings, and for the file, that they are
    /// in the archive. False where the log does not have them all any more, as when a listing was deleted meanwhile.
    /// </summary>
    Task<bool> RemoveAsync(ArchivePart part, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken);
}
