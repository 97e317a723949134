namespace Aviv.Application.Listings;

/// <summary>Reads single listings by id, which is what most requests do. Never from before the call; null where there is no such listing.</summary>
public interface IListingReads
{
    Task<ListingDto?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>With every price, oldest first.</summary>
    Task<PriceHistory?> FindHistoryAsync(long id, CancellationToken cancellationToken);

    /// <summary>The versions of those that there are, by id.</summary>
    Task<Dictionary<long, long>> FindVersionsAsync(long[] ids);
}
