using Aviv.Application.Common;

namespace Aviv.Application.Listings;

internal static class PriceHistories
{
    /// <summary>The prices of several listings, each oldest first, in one statement.</summary>
    public static async Task<ILookup<long, ListingPriceDto>> PricesOfAsync(this IAvivDb db, long[] ids, CancellationToken cancellationToken)
    {
        var rows = await db.PriceLogOf(ids).ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.ListingId, row => new ListingPriceDto { PriceEur = row.Price, CreatedDate = row.ChangedAt });
    }
}
