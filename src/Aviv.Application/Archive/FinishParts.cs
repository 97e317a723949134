using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Archive;

/// <summary>Finishes, or undoes, what an interrupted run has left.</summary>
public sealed class FinishParts(IAvivDb db, IArchivedLog log, ArchiveParts parts)
{
    public async IAsyncEnumerable<ArchiveStep> RunAsync(IArchiveFiles files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var left = await db.ArchiveParts.Where(part => part.State != PartState.Archived).OrderBy(part => part.ChangedAt)
            .ToListAsync(cancellationToken);
        foreach (var part in left) yield return await FinishAsync(files, part, cancellationToken);
    }

    private async Task<ArchiveStep> FinishAsync(IArchiveFiles files, ArchivePart part, CancellationToken cancellationToken)
    {
        if (part.State == PartState.Verified
            && await ArchiveParts.ReadAsync(files, part, cancellationToken) is { } rows
            && await log.RemoveAsync(part, rows, cancellationToken))
            return new(ArchiveDeed.Finished, part.Name, rows.Count);
        var count = part.Digest?.Rows ?? 0;
        await parts.DropAsync(files, part, cancellationToken);
        return new(ArchiveDeed.Discarded, part.Name, count);
    }
}
