using System.Runtime.CompilerServices;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Privacy;

internal sealed class RestoredContacts(AvivDbContext db, ContactKeys keys) : IRestoredContacts
{
    private const int PageSize = 2000;

    private sealed record Row(long Id, DateTimeOffset UpdatedDate, string? Clear, byte[]? Sealed);

    public bool HasKeyOf(ErasedLine line) => keys.Has(line.KeyId);

    public async IAsyncEnumerable<RestoredPart> FindAsync(
        IReadOnlyList<ErasedLine> lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var erased = new ErasedNumbers(keys, lines);
        var last = 0L;
        while (await NextAsync(last, cancellationToken) is [.., var end] page)
        {
            last = end.Id;
            yield return Examine(page, erased);
        }
    }

    private Task<List<Row>> NextAsync(long after, CancellationToken cancellationToken) => db.Listings
        .Where(listing => EF.Property<string?>(listing, ContactColumns.Clear) != null
            || EF.Property<byte[]?>(listing, ContactColumns.Sealed) != null)
        .Where(listing => listing.Id > after).OrderBy(listing => listing.Id).Take(PageSize)
        .Select(listing => new Row(
            listing.Id, listing.UpdatedDate, EF.Property<string?>(listing, ContactColumns.Clear),
            EF.Property<byte[]?>(listing, ContactColumns.Sealed)))
        .ToListAsync(cancellationToken);

    private RestoredPart Examine(List<Row> page, ErasedNumbers erased)
    {
        var (unread, found) = (0, new List<RestoredContact>());
        foreach (var row in page)
        {
            foreach (var number in NumbersOf(row))
            {
                if (number is null) unread++;
                else if (erased.Of(number).MaxBy(line => line.At) is { } last) found.Add(new(row.Id, row.UpdatedDate, number, last.At));
            }
        }

        return new(page.Count, unread, found);
    }

    // Null stands for one that does not open.
    private IEnumerable<PhoneNumber?> NumbersOf(Row row)
    {
        if (row.Clear is not null) yield return PhoneNumber.Parse(row.Clear);
        if (row.Sealed is not null) yield return TryOpen(row.Sealed);
    }

    private PhoneNumber? TryOpen(byte[] contact)
    {
        try
        {
            return keys.Open(contact);
        }
        catch (SealedContactException)
        {
            return null;
        }
    }
}
