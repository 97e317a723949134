using Aviv.Application.Common;
using Aviv.Application.Writes;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>Removes a listing; its history goes with it.</summary>
public sealed record DeleteListing(long Id, WriteConditions Conditions) : IListingWrite;

internal sealed class DeleteListingHandler(IAvivDb db, WritableListings listings) : IRequestHandler<DeleteListing, WriteResult>
{
    public async Task<WriteResult> Handle(DeleteListing request, CancellationToken cancellationToken)
    {
        var listing = await listings.FindAsync(request.Id, request.Conditions, cancellationToken);
        if (listing is null) return WriteResult.NotFound;
        db.Listings.Remove(listing);
        await db.SaveChangesAsync(cancellationToken);
        return new(WriteOutcome.Deleted, listing.Id);
    }
}
