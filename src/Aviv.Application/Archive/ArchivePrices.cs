using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Archive;

/// <summary>
/// A run of the archive: finishes what another one left, takes out what belongs to deleted listings, and moves what has become old. It may
/// be ended at any point and run again.
/// </summary>
public sealed class ArchivePrices(
    IAvivDb db, IArchivedLog log, FinishParts finish, CleanseArchive cleanse, MovePrices move, TimeProvider clock)
{
    // Of the newest files: one may be missing for a reason of its own, as after a restore.
    private const int Enough = 10;

    public async IAsyncEnumerable<ArchiveStep> RunAsync(
        IArchiveFiles files, DateTimeOffset boundary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var alone = await log.BeAloneAsync(cancellationToken)
            ?? throw new ArchiveException("Another run of archive is under way, and nothing was done. Run it again when that one is over.");
        await RefuseOtherPlaceAsync(files, cancellationToken);
        var (moved, isComplete) = (0L, true);
        await foreach (var step in StepsAsync(files, boundary, cancellationToken))
        {
            if (step.Deed is ArchiveDeed.Moved or ArchiveDeed.Finished) moved += step.Rows;
            isComplete &= !step.IsProblem;
            yield return step;
        }

        if (isComplete) await NoteAsync(new(clock.GetUtcNow(), boundary, moved), cancellationToken);
    }

    private async IAsyncEnumerable<ArchiveStep> StepsAsync(
        IArchiveFiles files, DateTimeOffset boundary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var step in finish.RunAsync(files, cancellationToken)) yield return step;
        await foreach (var step in cleanse.RunAsync(files, cancellationToken)) yield return step;
        await foreach (var step in move.RunAsync(files, boundary, cancellationToken)) yield return step;
    }

    // Half an archive here and half of it there would be read as a whole by nobody.
    private async Task RefuseOtherPlaceAsync(IArchiveFiles files, CancellationToken cancellationToken)
    {
        var newest = await db.ArchiveParts.Where(part => part.State == PartState.Archived).OrderByDescending(part => part.ChangedAt)
            .Select(part => part.Name).Take(Enough).ToListAsync(cancellationToken);
        foreach (var name in newest)
            if (await files.ReadAsync(name, cancellationToken) is not null) return;
        if (newest is [var first, ..])
            throw new ArchiveException($"The archive is not there: {first} is missing. Name the place that the runs before named.");
    }

    private async Task NoteAsync(ArchiveRun run, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        db.ArchiveRuns.Add(run);
        await db.SaveChangesAsync(cancellationToken);
    }
}
