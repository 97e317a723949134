using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

internal static class ListingRevision
{
    /// <summary>Gives a listing the details made from its present ones, as PUT and PATCH both do.</summary>
    public static async Task<WriteResult> ReviseAsync(
        this IAvivDb db, long id, WriteConditions conditions, Func<ListingDetails, ListingDetails> revise, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var listing = await db.FindListingAsync(id, cancellationToken);
        if (listing is null) return WriteResult.NotFound;
        conditions.Precondition.Check(listing.Version);
        listing.Revise(revise(listing.Details), now);
        await db.SaveChangesAsync(cancellationToken);
        return WriteResult.Of(WriteOutcome.Updated, ListingDto.From(listing));
    }
}
