using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Prices;

/// <summary>
/// Looks for what somebody's UPDATE by hand leaves behind: prices that the log does not know, neighbours that are equal,
/// instants that do not increase. One pass in pages of listings, each in a snapshot of its own, so that no write comes between a
/// listing and its rows. Rows are judged as they stream in: a history may be of any length, and takes no memory.
/// </summary>
public sealed class VerifyHistories(IReadSessions sessions)
{
    private const int PageSize = 500;

    /// <summary>Every listing, with what is wrong with it: mostly nothing.</summary>
    public async IAsyncEnumerable<VerifiedListing> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        VerifiedPage page;
        var last = 0L;
        do
        {
            page = await CheckPageAsync(last, cancellationToken);
            foreach (var listing in page.Listings) yield return listing;
            if (page.Listings is [.., var newest]) last = newest.Id;
        }
        while (!page.IsLast);
    }

    /// <summary>
    /// The listings that follow one, by id. The snapshot ends with the page, however long the caller takes over it: an open one would
    /// keep VACUUM from its work.
    /// </summary>
    public async Task<VerifiedPage> CheckPageAsync(long after, CancellationToken cancellationToken)
    {
        await using var snapshot = await sessions.OpenAsync(Workload.Export, cancellationToken);
        var page = await snapshot.Db.Listings.AsNoTracking()
            .Where(listing => listing.Id > after).OrderBy(listing => listing.Id).Take(PageSize)
            .Select(listing => new HistoryCheck(listing.Id, listing.Price)).ToListAsync(cancellationToken);
        var byId = page.ToDictionary(check => check.Id);
        if (page is [.., var last]) await ReadHistoriesAsync(snapshot.Db, byId, after, last.Id, cancellationToken);
        return new([.. page.Select(check => check.Result())], IsLast: page.Count < PageSize);
    }

    private static async Task ReadHistoriesAsync(
        IAvivDb db, Dictionary<long, HistoryCheck> page, long after, long last, CancellationToken cancellationToken)
    {
        var rows = db.PriceLog
            .Where(row => row.ListingId > after && row.ListingId <= last).OrderBy(row => row.ListingId).ThenBy(row => row.Id)
            .Select(row => new { row.ListingId, row.Price, row.ChangedAt }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken)) page[row.ListingId].Add(row.Price, row.ChangedAt);
    }

    private sealed class HistoryCheck(long id, decimal price)
    {
        private int _rows;
        private decimal? _newest;
        private DateTimeOffset? _since;
        private bool _hasEqualNeighbours;
        private bool _hasInstantsNotIncreasing;

        public long Id => id;

        public void Add(decimal logged, DateTimeOffset at)
        {
            _hasEqualNeighbours |= logged == _newest;
            _hasInstantsNotIncreasing |= at <= _since;
            (_rows, _newest, _since) = (_rows + 1, logged, at);
        }

        public VerifiedListing Result() => new(id, _rows, [.. Faults()]);

        private IEnumerable<HistoryFault> Faults()
        {
            if (_newest != price) yield return HistoryFault.PriceNotLogged;
            if (_hasEqualNeighbours) yield return HistoryFault.EqualNeighbours;
            if (_hasInstantsNotIncreasing) yield return HistoryFault.InstantsNotIncreasing;
        }
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

public sealed record VerifiedPage(IReadOnlyList<VerifiedListing> Listings, bool IsLast)
{
    public IReadOnlyList<VerifiedListing> Faulty => [.. Listings.Where(listing => listing.Faults.Count > 0)];
}
