using Aviv.Domain.Listings;

namespace Aviv.Application.Privacy;

/// <summary>Finds a phone number in the database, in whichever form and under whichever kept key it is stored.</summary>
public interface IStoredContacts
{
    /// <summary>Of some listings those whose number it is.</summary>
    IQueryable<Listing> Showing(IQueryable<Listing> listings, PhoneNumber number);

    /// <summary>Also those that still store it beside the one that they have.</summary>
    IQueryable<Listing> Holding(IQueryable<Listing> listings, PhoneNumber number);

    /// <summary>Has the next save leave nothing of a listing's number but the one that it has. That is no write of the listing.</summary>
    void RemoveOthers(Listing listing);
}
