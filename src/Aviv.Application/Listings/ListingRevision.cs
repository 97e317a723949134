using AutoMapper;
using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>
/// Gives a listing the details made from its present ones, as PUT and PATCH both do. Whoever may write a listing sees its number.
/// </summary>
internal sealed class ListingRevision(IAvivDb db, WritableListings listings, IMapper mapper, TimeProvider clock)
{
    public async Task<WriteResult> RunAsync(
        long id, WriteConditions conditions, Func<Listing, ListingDetails> revise, CancellationToken cancellationToken)
    {
        var listing = await listings.FindAsync(id, conditions, cancellationToken);
        if (listing is null) return WriteResult.NotFound;
        listing.Revise(revise(listing), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return WriteResult.Of(WriteOutcome.Updated, mapper.Map<ListingDto>(listing, showsNumbers: true));
    }
}
