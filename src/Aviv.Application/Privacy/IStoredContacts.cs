using Aviv.Domain.Listings;

namespace Aviv.Application.Privacy;

/// <summary>Finds a phone number in the database, in whichever form and under whichever kept key it is stored.</summary>
public interface IStoredContacts
{
    /// <summary>Of some listings those whose number it is.</summary>
    Task<IQueryable<Listing>> ShowingAsync(IQueryable<Listing> listings, PhoneNumber number, CancellationToken cancellationToken);

    /// <summary>Also those that still store it beside the one that they have.</summary>
    Task<IQueryable<Listing>> HoldingAsync(IQueryable<Listing> listings, PhoneNumber number, CancellationToken cancellationToken);

    /// <summary>Fails where a number is under a key that this instance lacks, so that nobody can tell whether it is the one.</summary>
    Task RequireKeysAsync(IQueryable<Listing> listings, CancellationToken cancellationToken);

    /// <summary>Has the next save leave nothing of a listing's number but the one that it has. That is no write of the listing.</summary>
    void RemoveOthers(Listing listing);
}
