using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Archive;

/// <summary>
/// Moves rows of the log to files: those that were superseded at or before the boundary. So the newest row of a listing stays, and the one
/// in force at the boundary. Of each listing the oldest go first: the log never has a gap.
/// </summary>
public sealed class MovePrices(IAvivDb db, IArchivedLog log, ArchiveParts parts)
{
    /// <summary>So few that the transaction that removes them is over soon.</summary>
    public const int MostRowsOfAFile = 20_000;

    // Held in memory, some 10 MB: the more, the fewer and larger the files.
    private const int MostRowsAtOnce = 200_000;

    // Of a range, in one run.
    private const int MostDisturbances = 5;

    public async IAsyncEnumerable<ArchiveStep> RunAsync(
        IArchiveFiles files, DateTimeOffset boundary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = 1L; await NextAsync(from, cancellationToken) is { } range; from = range.Last + 1)
            await foreach (var step in MoveAsync(files, range, boundary, cancellationToken)) yield return step;
    }

    private async Task<ArchiveRange?> NextAsync(long from, CancellationToken cancellationToken) =>
        await db.Listings.Where(listing => listing.Id >= from).MinAsync(listing => (long?)listing.Id, cancellationToken) is { } id
            ? ArchiveRange.Of(id)
            : null;

    private async IAsyncEnumerable<ArchiveStep> MoveAsync(
        IArchiveFiles files, ArchiveRange range, DateTimeOffset boundary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var disturbances = 0;
        while (disturbances < MostDisturbances)
        {
            var (rows, wasDisturbed) = (await DueAsync(range, boundary, cancellationToken), false);
            foreach (var (month, some) in Files(rows))
            {
                var step = await MoveAsync(files, range, month, some, cancellationToken);
                yield return step;
                wasDisturbed = step.Deed == ArchiveDeed.Discarded;
                // What was left in the log is older than what comes next.
                if (wasDisturbed) break;
            }

            if (wasDisturbed) disturbances++;
            else if (rows.Count < MostRowsAtOnce) yield break;
        }

        yield return new(ArchiveDeed.Disturbed, range.Folder, 0);
    }

    private async Task<ArchiveStep> MoveAsync(
        IArchiveFiles files, ArchiveRange range, DateOnly month, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var part = await parts.WriteAsync(files, range, month, rows, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (await log.RemoveAsync(part, rows, cancellationToken)) return new(ArchiveDeed.Moved, part.Name, rows.Count);
        await parts.DropAsync(files, part, cancellationToken);
        return new(ArchiveDeed.Discarded, part.Name, rows.Count);
    }

    private Task<List<ArchivedRow>> DueAsync(ArchiveRange range, DateTimeOffset boundary, CancellationToken cancellationToken)
    {
        var (first, last) = (range.First, range.Last);
        return db.PriceLog
            .Where(row => row.ListingId >= first && row.ListingId <= last && row.ChangedAt < boundary)
            .Where(row => db.PriceLog.Any(
                next => next.ListingId == row.ListingId && next.Id > row.Id && next.ChangedAt <= boundary))
            .OrderBy(row => row.ListingId).ThenBy(row => row.Id).Take(MostRowsAtOnce)
            .Select(row => new ArchivedRow(row.ListingId, row.Id, row.Price, row.ChangedAt))
            .ToListAsync(cancellationToken);
    }

    // By month, the oldest first, and within each by listing and row.
    private static IEnumerable<(DateOnly Month, IReadOnlyList<ArchivedRow> Rows)> Files(List<ArchivedRow> rows) =>
        from row in rows
        group row by new DateOnly(row.ChangedAt.UtcDateTime.Year, row.ChangedAt.UtcDateTime.Month, 1) into month
        orderby month.Key
        from some in month.Chunk(MostRowsOfAFile)
        select (month.Key, (IReadOnlyList<ArchivedRow>)some);
}
