using Aviv.Application.Listings;
using Aviv.Application.Prices;

namespace Aviv.Application.Reading;

/// <summary>
/// Reads single listings by id, which is what most requests do. Null where there is no such listing.
/// </summary>
/// <remarks>
/// Never from before the call, unless the newest version is given that the client is known to have, 0 for none: then what others wrote in
/// the last half second may be missing, but nothing that this instance wrote, nor that version.
/// </remarks>
public interface IListingLoader
{
    Task<ListingDto?> FindAsync(long id, bool showsNumber, long? known, CancellationToken cancellationToken);

    /// <summary>With its first prices, oldest first: with all of them, unless more follow.</summary>
    Task<PriceHistory?> FindHistoryAsync(long id, long? known, CancellationToken cancellationToken);

    /// <summary>The versions of those that there are, by id.</summary>
    Task<Dictionary<long, ListingVersion>> FindVersionsAsync(long[] ids, CancellationToken cancellationToken);
}
