using Aviv.Domain.Listings;

namespace Aviv.Application.Search;

/// <summary>
/// Finds listings by what PostgreSQL can and EF Core by itself cannot say: keys without accents, words, comparisons of rows.
/// </summary>
public interface IListingSearch
{
    IQueryable<Listing> Matching(ListingFilter filter);

    /// <summary>Puts listings in order, and takes those beyond a position.</summary>
    IQueryable<Listing> InOrder(IQueryable<Listing> listings, ListingOrder order, ListingPosition? after);
}
