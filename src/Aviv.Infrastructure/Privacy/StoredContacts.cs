using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Privacy;

internal sealed class StoredContacts(ContactKeys keys, AvivDbContext db) : IStoredContacts
{
    public IQueryable<Listing> Showing(IQueryable<Listing> listings, PhoneNumber number)
    {
        var clear = number.Reveal();
        return Holding(listings, number)
            .Where(listing => (EF.Property<string?>(listing, ContactColumns.Clear) ?? clear) == clear);
    }

    public IQueryable<Listing> Holding(IQueryable<Listing> listings, PhoneNumber number)
    {
        var clear = number.Reveal();
        List<byte[]> hashes = [.. keys.Hashes(number).Select(one => one.Hash)];
        return listings.Where(listing => EF.Property<string?>(listing, ContactColumns.Clear) == clear
            || hashes.Contains(EF.Property<byte[]>(listing, ContactColumns.Hash)));
    }

    public void RemoveOthers(Listing listing) => ContactColumns.SealWithNextSave(db.Entry(listing));
}
