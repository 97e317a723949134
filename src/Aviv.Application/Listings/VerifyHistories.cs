using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>
/// Looks for what somebody's UPDATE by hand leaves behind: prices that the log does not know, neighbours that are equal,
/// instants that do not increase. One pass in pages, each one statement and so one snapshot: it takes no more memory for
/// millions of rows, and disturbs no writer.
/// </summary>
public sealed class VerifyHistories(IAvivDb db)
{
    private const int PageSize = 2_000;

    private sealed record Row(decimal Price, DateTimeOffset ChangedAt);

    /// <summary>Every listing, with what is wrong with it: mostly nothing.</summary>
    public async IAsyncEnumerable<VerifiedListing> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        for (var count = PageSize; count == PageSize;)
        {
            var page = await db.Listings.AsNoTracking().Where(listing => listing.Id > last).OrderBy(listing => listing.Id).Take(PageSize)
                .Select(listing => new
                {
                    listing.Id,
                    listing.Price,
                    Rows = db.PriceLog.Where(row => row.ListingId == listing.Id).OrderBy(row => row.Id).Select(row => new Row(row.Price, row.ChangedAt)).ToList(),
                })
                .ToListAsync(cancellationToken);
            foreach (var listing in page) yield return new(listing.Id, listing.Rows.Count, [.. Faults(listing.Price, listing.Rows)]);
            count = page.Count;
            last = page.LastOrDefault()?.Id ?? last;
        }
    }

    private static IEnumerable<HistoryFault> Faults(decimal price, List<Row> rows)
    {
        if (rows.Count == 0 || rows[^1].Price != price) yield return HistoryFault.PriceNotLogged;
        if (rows.Zip(rows.Skip(1), (before, after) => before.Price == after.Price).Any(equal => equal)) yield return HistoryFault.EqualNeighbours;
        if (rows.Zip(rows.Skip(1), (before, after) => before.ChangedAt >= after.ChangedAt).Any(late => late)) yield return HistoryFault.InstantsNotIncreasing;
    }
}

public enum HistoryFault
{
    /// <summary>The listing's price is not that of its newest row.</summary>
    PriceNotLogged,

    /// <summary>Two rows in a row have one price.</summary>
    EqualNeighbours,

    /// <summary>A row is not later than the one before it.</summary>
    InstantsNotIncreasing,
}

public sealed record VerifiedListing(long Id, int Rows, IReadOnlyList<HistoryFault> Faults);
