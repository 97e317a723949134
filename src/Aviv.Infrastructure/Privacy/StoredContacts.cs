using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Privacy;

internal sealed class StoredContacts(ContactKeys keys, AvivDbContext db) : IStoredContacts
{
    public async Task<IQueryable<Listing>> ShowingAsync(
        IQueryable<Listing> listings, PhoneNumber number, CancellationToken cancellationToken)
    {
        var (clear, hashes) = (await InClearAsync(listings, number, cancellationToken), HashesOf(number));
        return listings.Where(listing => clear.Contains(listing.Id)
            || (EF.Property<string?>(listing, ContactColumns.Clear) == null
                && hashes.Contains(EF.Property<byte[]>(listing, ContactColumns.Hash))));
    }

    public async Task<IQueryable<Listing>> HoldingAsync(
        IQueryable<Listing> listings, PhoneNumber number, CancellationToken cancellationToken)
    {
        var (clear, hashes) = (await InClearAsync(listings, number, cancellationToken), HashesOf(number));
        return listings.Where(
            listing => clear.Contains(listing.Id) || hashes.Contains(EF.Property<byte[]>(listing, ContactColumns.Hash)));
    }

    public async Task RequireKeysAsync(IQueryable<Listing> listings, CancellationToken cancellationToken)
    {
        var known = keys.Ids;
        var unknown = await listings.Select(listing => EF.Property<string?>(listing, ContactColumns.KeyId))
            .FirstOrDefaultAsync(id => id != null && !known.Contains(id), cancellationToken);
        if (unknown is not null) throw SealedContactException.KeyMissing(unknown);
    }

    public void RemoveOthers(Listing listing) => ContactColumns.SealWithNextSave(db.Entry(listing));

    private List<byte[]> HashesOf(PhoneNumber number) => [.. keys.Hashes(number).Select(one => one.Hash)];

    // Compared here, since what a statement is given may end in PostgreSQL's log. Once all numbers are sealed there are none.
    private static async Task<List<long>> InClearAsync(
        IQueryable<Listing> listings, PhoneNumber number, CancellationToken cancellationToken)
    {
        var (text, ids) = (number.Reveal(), new List<long>());
        var inClear = listings.Where(listing => EF.Property<string?>(listing, ContactColumns.Clear) != null)
            .Select(listing => new { listing.Id, Clear = EF.Property<string?>(listing, ContactColumns.Clear) });
        await foreach (var one in inClear.AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (one.Clear == text) ids.Add(one.Id);
        return ids;
    }
}
