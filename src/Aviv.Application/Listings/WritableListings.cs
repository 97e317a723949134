using Aviv.Application.Access;
using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>Says whether a caller may write a listing: nothing else does.</summary>
internal sealed class WritableListings(IAvivDb db, SecurityTrail trail)
{
    /// <summary>
    /// A listing to change or remove; null where there is none. What is judged is the row that is written, since its version and its
    /// source are part of the condition of the write.
    /// </summary>
    /// <exception cref="WriteRefusedException">The caller may not write it, or means another version of it.</exception>
    public async Task<Listing?> FindAsync(long id, WriteConditions conditions, CancellationToken cancellationToken)
    {
        var listing = await db.FindListingAsync(id, cancellationToken);
        if (listing is null) return null;
        Require(conditions.Caller, listing.Source, id);
        conditions.Precondition.Check(listing.Version);
        return listing;
    }

    /// <summary>The source of a new listing: the one that the body names, else the caller's.</summary>
    /// <exception cref="WriteRefusedException">The caller may not write for it.</exception>
    public string? SourceOfNew(string? named, Caller caller)
    {
        var source = named ?? caller.Source;
        Require(caller, source, id: null);
        return source;
    }

    private void Require(Caller caller, string? source, long? id)
    {
        if (caller.MayWrite(source)) return;
        trail.OwnershipRefused(id, caller.Pseudonym);
        throw new WriteRefusedException(WriteRefusal.OfAnotherSource);
    }
}
