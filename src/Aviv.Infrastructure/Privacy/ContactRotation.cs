using System.Runtime.CompilerServices;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Privacy;

/// <summary>
/// Brings all numbers under the newest key: those under older ones, and those that a release before stored in clear. It is no write of a
/// listing: version and dates stay, and no price is logged.
/// </summary>
public sealed class ContactRotation(AvivDbContext db, ContactKeys keys)
{
    // Few enough that a write of one of them does not wait for long.
    public const int BatchSize = 200;

    // A listing that is written all the time is left for the next run.
    private const int MostTries = 20;

    /// <summary>Batch after batch by id, each in a transaction of its own; says after each how many numbers it sealed.</summary>
    public async IAsyncEnumerable<int> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await NextAsync(last, cancellationToken) is [.., var end] batch)
        {
            yield return await SealAsync(batch, cancellationToken);
            last = end;
        }
    }

    // Their ids alone, since a number that does not open would fail the whole batch.
    private Task<long[]> NextAsync(long after, CancellationToken cancellationToken)
    {
        var newest = keys.Newest;
        return db.Listings
            .Where(listing => listing.Id > after && (EF.Property<string?>(listing, ContactColumns.Clear) != null
                || (EF.Property<string?>(listing, ContactColumns.KeyId) != null
                    && EF.Property<string?>(listing, ContactColumns.KeyId) != newest)))
            .OrderBy(listing => listing.Id).Select(listing => listing.Id).Take(BatchSize).ToArrayAsync(cancellationToken);
    }

    // A batch fails as a whole where one of it was written meanwhile, which its version tells, or does not open. Its halves are tried then.
    private async Task<int> SealAsync(long[] ids, CancellationToken cancellationToken, int tries = MostTries)
    {
        try
        {
            return await SealAllAsync(ids, cancellationToken);
        }
        catch (Exception fault) when (fault is DbUpdateConcurrencyException or SealedContactException)
        {
            if (ids is not [var id])
                return await SealAsync(ids[..(ids.Length / 2)], cancellationToken)
                    + await SealAsync(ids[(ids.Length / 2)..], cancellationToken);
            return tries > 1 && fault is DbUpdateConcurrencyException ? await SealAsync([id], cancellationToken, tries - 1) : 0;
        }
    }

    private async Task<int> SealAllAsync(long[] ids, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var listings = await db.Listings.Where(listing => ids.Contains(listing.Id)).ToListAsync(cancellationToken);
        foreach (var listing in listings) ContactColumns.SealWithNextSave(db.Entry(listing));
        await db.SaveChangesAsync(cancellationToken);
        return listings.Count;
    }
}
