using AutoMapper;
using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>Gives a listing the details made from its present ones, as PUT and PATCH both do.</summary>
internal sealed class ListingRevision(IAvivDb db, IMapper mapper, TimeProvider clock)
{
    public async Task<WriteResult> RunAsync(
        long id, WriteConditions conditions, Func<ListingDetails, ListingDetails> revise, CancellationToken cancellationToken)
    {
        var listing = await db.FindListingAsync(id, cancellationToken);
        if (listing is null) return WriteResult.NotFound;
        conditions.Precondition.Check(listing.Version);
        listing.Revise(revise(listing.Details), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return WriteResult.Of(WriteOutcome.Updated, mapper.Map<ListingDto>(listing));
    }
}
