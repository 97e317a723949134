using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Prices;

/// <summary>How price histories are read. No statement reads more rows than were bargained for, however long a history is.</summary>
public static class HistoryQueries
{
    // One for each price, or one without a price.
    private sealed record Row(
        long Version, DateTimeOffset UpdatedDate, DateTimeOffset? ArchivedBefore, double SurfaceAreaM2,
        long? Id, decimal? Price, DateTimeOffset? ChangedAt);

    /// <summary>A part of a history; null where there is no such listing.</summary>
    public static async Task<PriceHistory?> HistoryPageAsync(
        this IAvivDb db, GetListingPrices request, int limit, CancellationToken cancellationToken)
    {
        var (history, take) = (db.History(request), limit + 1);
        var joined =
            from listing in db.Listings
            where listing.Id == request.ListingId
            join archived in db.ListingArchives on listing.Id equals archived.ListingId into archives
            from archive in archives.DefaultIfEmpty()
            from row in history.Take(take).DefaultIfEmpty()
            select new { listing, ArchivedBefore = (DateTimeOffset?)archive.ArchivedBefore, row };
        // A join forgets the order of what it joins.
        var ordered = request.NewestFirst ? joined.OrderByDescending(one => one.row.Id) : joined.OrderBy(one => one.row.Id);
        var rows = await ordered
            .Select(one => new Row(
                one.listing.Version, one.listing.UpdatedDate, one.ArchivedBefore, one.listing.SurfaceAreaM2,
                one.row.Id, one.row.Price, one.row.ChangedAt))
            .ToListAsync(cancellationToken);
        return rows is [] ? null : Answer(rows, limit);
    }

    /// <summary>A whole history, part by part; nothing where there is no such listing.</summary>
    public static async IAsyncEnumerable<PriceHistory> HistoryPagesAsync(
        this IAvivDb db, GetListingPrices request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await db.HistoryPageAsync(request, GetListingPrices.MaxLimit, cancellationToken) is { } page)
        {
            yield return page;
            if (page.Next is null) yield break;
            request = request with { After = page.Next };
        }
    }

    /// <summary>The first prices of several listings, at most so many of each, oldest first.</summary>
    internal static async Task<ILookup<long, ListingPriceDto>> PricesOfAsync(
        this IAvivDb db, long[] ids, int mostOfEach, CancellationToken cancellationToken)
    {
        var rows = await db.PriceLogOf(ids, mostOfEach).ToListAsync(cancellationToken);
        return rows.OrderBy(row => row.Id).ToLookup(row => row.ListingId, ToPrice);
    }

    /// <summary>The newest prices of several listings, at most so many of each, oldest first.</summary>
    internal static async Task<ILookup<long, ListingPriceDto>> LastPricesAsync(
        this IAvivDb db, long[] ids, int mostOfEach, CancellationToken cancellationToken)
    {
        var rows = await db.LastPricesOf(ids, mostOfEach).ToListAsync(cancellationToken);
        return rows.OrderBy(row => row.Id).ToLookup(row => row.ListingId, ToPrice);
    }

    private static ListingPriceDto ToPrice(ListingPriceLog row) => new() { PriceEur = row.Price, CreatedDate = row.ChangedAt };

    // In the order of the key; the instants increase with it. Every condition is always there, so that EF Core compiles two queries and not
    // dozens.
    private static IQueryable<ListingPriceLog> History(this IAvivDb db, GetListingPrices request)
    {
        var (from, to) = ((request.From ?? DateTimeOffset.MinValue).RoundUp(), (request.To ?? DateTimeOffset.MaxValue).RoundUp());
        var rows = db.PriceLog.Where(row => row.ListingId == request.ListingId && row.ChangedAt >= from && row.ChangedAt < to);
        return request.NewestFirst
            ? rows.Where(row => row.Id < (request.After ?? long.MaxValue)).OrderByDescending(row => row.Id)
            : rows.Where(row => row.Id > (request.After ?? 0)).OrderBy(row => row.Id);
    }

    private static PriceHistory Answer(List<Row> rows, int limit)
    {
        var shown = rows.Where(row => row.Id is not null).Take(limit).ToList();
        var prices = shown.ConvertAll(row => new ListingPriceDto { PriceEur = row.Price!.Value, CreatedDate = row.ChangedAt!.Value });
        var version = new ListingVersion(rows[0].Version, rows[0].UpdatedDate) { ArchivedBefore = rows[0].ArchivedBefore };
        return new(version, rows[0].SurfaceAreaM2, prices, rows.Count > limit ? shown[^1].Id : null);
    }
}
