using System.Runtime.CompilerServices;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Privacy;

/// <summary>The numbers that a release before stored in clear.</summary>
public sealed class ClearContacts(AvivDbContext db)
{
    // Few enough that a write of one of them does not wait for long.
    public const int BatchSize = 200;

    private IQueryable<Listing> Listings => db.Listings.Where(listing => EF.Property<string?>(listing, ContactColumns.Clear) != null);

    public Task<int> CountAsync(CancellationToken cancellationToken) => Listings.CountAsync(cancellationToken);

    /// <summary>
    /// Seals them by id, batch after batch, each in a transaction of its own; says after each how many it had. It is no write of a
    /// listing: version and dates stay, and no price is logged.
    /// </summary>
    public async IAsyncEnumerable<int> SealAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await NextAsync(last, cancellationToken) is [.., var end] batch)
        {
            if (!await TrySealAsync(batch, cancellationToken)) continue;
            last = end.Id;
            yield return batch.Count;
        }
    }

    private async Task<List<Listing>> NextAsync(long after, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return await Listings.Where(listing => listing.Id > after).OrderBy(listing => listing.Id).Take(BatchSize)
            .ToListAsync(cancellationToken);
    }

    // Not where one of them was written since it was read, which its version tells: that write holds, and the batch is read again.
    private async Task<bool> TrySealAsync(List<Listing> batch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var listing in batch) ContactColumns.SealWithNextSave(db.Entry(listing));
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
