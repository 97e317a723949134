using Aviv.Application.Common;
using Aviv.Application.Writes;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>Removes a listing; its history goes with it.</summary>
public sealed record DeleteListing(long Id, WriteConditions Conditions) : IListingWrite;

internal sealed class DeleteListingHandler(IAvivDb db) : IRequestHandler<DeleteListing, WriteResult>
{
    public async Task<WriteResult> Handle(DeleteListing request, CancellationToken cancellationToken)
    {
        var listing = await db.FindListingAsync(request.Id, cancellationToken);
        if (listing is null) return WriteResult.NotFound;
        request.Conditions.Precondition.Check(listing.Version);
        db.Listings.Remove(listing);
        await db.SaveChangesAsync(cancellationToken);
        return new(WriteOutcome.Deleted, listing.Id);
    }
}
