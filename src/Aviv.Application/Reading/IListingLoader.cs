using Aviv.Application.Listings;
using Aviv.Application.Prices;

namespace Aviv.Application.Reading;

/// <summary>
/// Reads single listings by id, which is what most requests do. Never from before the call; null where there is no such listing.
/// </summary>
public interface IListingLoader
{
    Task<ListingDto?> FindAsync(long id, bool showsNumber, CancellationToken cancellationToken);

    /// <summary>With its first prices, oldest first: with all of them, unless more follow.</summary>
    Task<PriceHistory?> FindHistoryAsync(long id, CancellationToken cancellationToken);

    /// <summary>The versions of those that there are, by id.</summary>
    Task<Dictionary<long, ListingVersion>> FindVersionsAsync(long[] ids, CancellationToken cancellationToken);
}
