using Aviv.Application.Common;
using Aviv.Domain.Listings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>The prices a listing had, all of them unless told otherwise; the answer is null where there is no such listing.</summary>
public sealed record GetListingPrices(long ListingId) : IRequest<PriceHistory?>
{
    public const int MaxLimit = 1000;

    /// <summary>Only prices that began to hold then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only prices that began to hold earlier.</summary>
    public DateTimeOffset? To { get; init; }

    public bool NewestFirst { get; init; }

    /// <summary>Only what comes after this row of the log, in the order asked for.</summary>
    public long? After { get; init; }

    public int? Limit { get; init; }
}

/// <param name="Version">The listing's, of the same moment.</param>
/// <param name="Prices">In the order asked for.</param>
/// <param name="Next">The row of the log after which the next page starts; null on the last.</param>
public sealed record PriceHistory(long Version, IReadOnlyList<ListingPriceDto> Prices, long? Next);

internal sealed class GetListingPricesHandler(IAvivDb db, IListingReads reads) : IRequestHandler<GetListingPrices, PriceHistory?>
{
    // One for each price, or one with the version alone.
    private sealed record Row(long Version, long? Id, decimal? Price, DateTimeOffset? ChangedAt);

    public Task<PriceHistory?> Handle(GetListingPrices request, CancellationToken cancellationToken) =>
        request == new GetListingPrices(request.ListingId) ? reads.FindHistoryAsync(request.ListingId, cancellationToken) : PartAsync(request, cancellationToken);

    private async Task<PriceHistory?> PartAsync(GetListingPrices request, CancellationToken cancellationToken)
    {
        var (history, take) = (History(request), request.Limit + 1 ?? int.MaxValue);
        var joined =
            from listing in db.Listings
            where listing.Id == request.ListingId
            from row in history.Take(take).DefaultIfEmpty()
            select new { listing.Version, row };
        // A join forgets the order of what it joins.
        var ordered = request.NewestFirst ? joined.OrderByDescending(one => one.row.Id) : joined.OrderBy(one => one.row.Id);
        var rows = await ordered.Select(one => new Row(one.Version, one.row.Id, one.row.Price, one.row.ChangedAt)).ToListAsync(cancellationToken);
        return rows is [] ? null : Answer(rows, request.Limit);
    }

    // In the order of the key; the instants increase with it. Every condition is always there, so that EF Core compiles two queries and not dozens.
    private IQueryable<ListingPriceLog> History(GetListingPrices request)
    {
        var (from, to) = ((request.From ?? DateTimeOffset.MinValue).RoundUp(), (request.To ?? DateTimeOffset.MaxValue).RoundUp());
        var rows = db.PriceLog.Where(row => row.ListingId == request.ListingId && row.ChangedAt >= from && row.ChangedAt < to);
        return request.NewestFirst
            ? rows.Where(row => row.Id < (request.After ?? long.MaxValue)).OrderByDescending(row => row.Id)
            : rows.Where(row => row.Id > (request.After ?? 0)).OrderBy(row => row.Id);
    }

    private static PriceHistory Answer(List<Row> rows, int? limit)
    {
        var shown = rows.Where(row => row.Id is not null).Take(limit ?? int.MaxValue).ToList();
        var prices = shown.ConvertAll(row => new ListingPriceDto { PriceEur = row.Price!.Value, CreatedDate = row.ChangedAt!.Value });
        return new(rows[0].Version, prices, rows.Count > limit ? shown[^1].Id : null);
    }
}
