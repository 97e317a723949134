using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Privacy;

/// <summary>Removes a phone number from those of some listings that hold it, as a write of each. The answer is how many.</summary>
/// <param name="Number">Which.</param>
/// <param name="Ids">Few, since one transaction has them all.</param>
/// <param name="Until">Not from those that were written later; null for all.</param>
public sealed record EraseContacts(PhoneNumber Number, long[] Ids, DateTimeOffset? Until) : IWrite<int>;

internal sealed class EraseContactsHandler(IAvivDb db, IStoredContacts contacts, TimeProvider clock) : IRequestHandler<EraseContacts, int>
{
    public async Task<int> Handle(EraseContacts request, CancellationToken cancellationToken)
    {
        var until = request.Until ?? DateTimeOffset.MaxValue;
        var holding = await contacts.HoldingAsync(
            db.Listings.Where(listing => request.Ids.Contains(listing.Id) && listing.UpdatedDate <= until), request.Number,
            cancellationToken);
        var listings = await holding.OrderBy(listing => listing.Id).ToListAsync(cancellationToken);
        foreach (var listing in listings) Erase(listing, request.Number);
        await db.SaveChangesAsync(cancellationToken);
        return listings.Count;
    }

    private void Erase(Listing listing, PhoneNumber number)
    {
        // Its hash tells whose one is that cannot be read.
        var isIt = listing.ContactPhoneNumber is { IsReadable: false } || listing.ContactPhoneNumber == number;
        if (isIt) listing.Revise(listing.Details with { ContactPhoneNumber = null }, clock.GetUtcNow());
        else contacts.RemoveOthers(listing);
    }
}

/// <summary>The same for any number of listings, in small transactions.</summary>
public sealed class ContactErasure(IMediator mediator)
{
    // Few enough that a write of one of them does not wait for long, nor loses a race to it each time.
    private const int PartSize = 50;
    private const int FurtherTries = 10;

    public async Task<int> RunAsync(PhoneNumber number, long[] ids, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var part in ids.Chunk(PartSize)) erased += await EraseAsync(new(number, part, until), cancellationToken);
        return erased;
    }

    // Many listings in one transaction lose more races than one does, and whoever asks has no version to read again.
    private async Task<int> EraseAsync(EraseContacts part, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await mediator.Send(part, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (tries < FurtherTries)
            {
            }
        }
    }
}
