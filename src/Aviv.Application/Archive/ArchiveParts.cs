using Aviv.Application.Common;

namespace Aviv.Application.Archive;

/// <summary>Brings files from one state to the next. Whatever ends the process in between, the manifest knows of the file.</summary>
public sealed class ArchiveParts(IAvivDb db, TimeProvider clock)
{
    /// <summary>
    /// Writes rows to a new file, and reads them back. It is verified then, in memory only: save that together with what follows from it.
    /// </summary>
    public async Task<ArchivePart> WriteAsync(
        IArchiveFiles files, ArchiveRange range, DateOnly month, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        var part = db.ArchiveParts.Add(new(range, month, clock.GetUtcNow())).Entity;
        await db.SaveChangesAsync(cancellationToken);
        await files.WriteAsync(part.Name, rows, cancellationToken);
        var digest = RowsDigest.Of(rows);
        if (!Holds(await files.ReadAsync(part.Name, cancellationToken), digest))
            throw new ArchiveException($"{part.Name} does not hold what was written to it. Its rows stay in the log. See to the storage.");
        part.Verify(digest, clock.GetUtcNow());
        return part;
    }

    /// <summary>The rows of a file; null where it is missing, cannot be read, or does not hold what was written to it.</summary>
    public static async Task<IReadOnlyList<ArchivedRow>?> ReadAsync(
        IArchiveFiles files, ArchivePart part, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await files.ReadAsync(part.Name, cancellationToken);
            return Holds(rows, part.Digest!) ? rows : null;
        }
        catch (ArchiveException)
        {
            return null;
        }
    }

    /// <summary>Deletes a file, and then what the manifest knows of it.</summary>
    public async Task DropAsync(IArchiveFiles files, ArchivePart part, CancellationToken cancellationToken)
    {
        await files.DeleteAsync(part.Name, cancellationToken);
        db.ArchiveParts.Remove(part);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static bool Holds(IReadOnlyList<ArchivedRow>? rows, RowsDigest digest) =>
        rows is { Count: > 0 } && RowsDigest.Of(rows) == digest;
}
