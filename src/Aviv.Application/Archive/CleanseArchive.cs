using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Archive;

/// <summary>
/// Takes the rows of deleted listings out of the archive. A file is not changed: what is to stay goes to a new one, and the old one is
/// deleted.
/// </summary>
public sealed class CleanseArchive(IAvivDb db, ArchiveParts parts, TimeProvider clock)
{
    private const int MostListingsAtOnce = 1000;

    public async IAsyncEnumerable<ArchiveStep> RunAsync(IArchiveFiles files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await NextAsync(last, cancellationToken) is [.., var end] gone)
        {
            var isSound = true;
            foreach (var of in gone.GroupBy(ArchiveRange.Of))
                foreach (var name in await NamesAsync(of.Key, [.. of], cancellationToken))
                {
                    if (await CleanseAsync(files, name, [.. of], cancellationToken) is not { } step) continue;
                    isSound &= !step.IsProblem;
                    yield return step;
                }

            // As long as a file of theirs is not cleansed, they are to be looked for.
            if (isSound) await ForgetAsync(gone, cancellationToken);
            last = end;
        }
    }

    private Task<long[]> NextAsync(long after, CancellationToken cancellationToken) => db.ListingArchives
        .Where(archive => archive.ListingId > after && !db.Listings.Any(listing => listing.Id == archive.ListingId))
        .OrderBy(archive => archive.ListingId).Select(archive => archive.ListingId).Take(MostListingsAtOnce)
        .ToArrayAsync(cancellationToken);

    private Task<string[]> NamesAsync(ArchiveRange range, long[] gone, CancellationToken cancellationToken)
    {
        var (first, last) = (gone[0], gone[^1]);
        return db.ArchiveParts
            .Where(part => part.FirstListing == range.First && part.State == PartState.Archived
                && part.Digest!.MinListing <= last && part.Digest.MaxListing >= first)
            .OrderBy(part => part.Name).Select(part => part.Name).ToArrayAsync(cancellationToken);
    }

    // Null where the file has nothing of theirs.
    private async Task<ArchiveStep?> CleanseAsync(
        IArchiveFiles files, string name, HashSet<long> gone, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var part = await db.ArchiveParts.SingleAsync(one => one.Name == name, cancellationToken);
        if (await ArchiveParts.ReadAsync(files, part, cancellationToken) is not { } rows) return new(ArchiveDeed.Faulty, name, 0);
        ArchivedRow[] kept = [.. rows.Where(row => !gone.Contains(row.ListingId))];
        if (kept.Length == rows.Count) return null;
        if (kept is not [])
            (await parts.WriteAsync(files, part.Range, part.Month, kept, cancellationToken)).Archive(clock.GetUtcNow());
        part.Replace(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await parts.DropAsync(files, part, cancellationToken);
        return new(ArchiveDeed.Cleansed, name, rows.Count - kept.Length);
    }

    private async Task ForgetAsync(long[] gone, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        db.ListingArchives.RemoveRange(await db.ListingArchives.Where(archive => gone.Contains(archive.ListingId))
            .ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }
}
