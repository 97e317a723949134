using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

internal static class PriceHistories
{
    /// <summary>The prices of several listings, each oldest first, in one statement.</summary>
    public static async Task<ILookup<long, ListingPriceDto>> PricesOfAsync(this IAvivDb db, long[] ids, CancellationToken cancellationToken)
    {
        var rows = await db.PriceLog.Where(row => ids.Contains(row.ListingId))
            .OrderBy(row => row.ListingId).ThenBy(row => row.Id)
            .Select(row => new { row.ListingId, row.Price, row.ChangedAt })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.ListingId, row => new ListingPriceDto { PriceEur = row.Price, CreatedDate = row.ChangedAt });
    }
}
