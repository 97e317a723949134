using AutoMapper;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Reading;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Reading;

/// <summary>A batch loader: all who want the same of any listing at the same time share one query.</summary>
internal sealed class ListingLoader(ReadPools pools, ReadFences fences, IMapper mapper) : IListingLoader
{
    private const string OfAll = "";
    private const string Recent = "recent";

    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<Listing>> Listings = EF.CompileAsyncQuery(
        (AvivDbContext db, long[] ids) =>
            db.Listings.AsNoTracking().Where(listing => ids.Contains(listing.Id)));

    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<VersionRow>> Versions = EF.CompileAsyncQuery(
        (AvivDbContext db, long[] ids) =>
            db.Listings.Where(listing => ids.Contains(listing.Id)).Select(
                listing => new VersionRow(listing.Id, listing.Version, listing.UpdatedDate)));

    // At most one row more than is shared, of each listing: a long history holds up nobody who shares the statement. By a range of one id,
    // since EF Core would make a join of an equality, and number all rows of the log before it takes some.
    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<LogRow>> Histories = EF.CompileAsyncQuery(
        (AvivDbContext db, long[] ids) =>
            from listing in db.Listings
            where ids.Contains(listing.Id)
            join archived in db.ListingArchives on listing.Id equals archived.ListingId into archives
            from archive in archives.DefaultIfEmpty()
            from row in db.PriceLog.Where(row => row.ListingId >= listing.Id && row.ListingId <= listing.Id)
                .OrderBy(row => row.ListingId).ThenBy(row => row.Id).Take(GetListingPrices.MostAtOnce + 1).DefaultIfEmpty()
            select new LogRow(
                listing.Id, listing.Version, listing.UpdatedDate, archive.ArchivedBefore, listing.SurfaceAreaM2,
                row.Id, row.Price, row.ChangedAt));

    private readonly ReadPool _pool = pools[Workload.ById];
    private readonly SingleFlight<long, Dictionary<long, Listing>> _listings = Flights<Listing>();
    private readonly SingleFlight<long, Dictionary<long, PriceHistory>> _histories = Flights<PriceHistory>();

    private readonly record struct VersionRow(long Id, long Version, DateTimeOffset UpdatedDate);

    // Of a listing without prices there is one, without a price.
    private readonly record struct LogRow(
        long ListingId,
        long Version,
        DateTimeOffset UpdatedDate,
        DateTimeOffset? ArchivedBefore,
        double SurfaceAreaM2,
        long? Id,
        decimal? Price,
        DateTimeOffset? ChangedAt);

    // Each has a form of its own of the one that they share: not all may see its number.
    public async Task<ListingDto?> FindAsync(long id, bool showsNumber, long? known, CancellationToken cancellationToken) =>
        await FindAsync(_listings, id, known, listing => listing.Version, ReadListingsAsync, cancellationToken) is { } listing
            ? mapper.Map<ListingDto>(listing, showsNumber)
            : null;

    public Task<PriceHistory?> FindHistoryAsync(long id, long? known, CancellationToken cancellationToken) =>
        FindAsync(_histories, id, known, history => history.Version.Number, ReadHistoriesAsync, cancellationToken);

    public async Task<Dictionary<long, ListingVersion>> FindVersionsAsync(long[] ids, CancellationToken cancellationToken)
    {
        await using var session = await _pool.OpenAsync(cancellationToken);
        return await Versions(session.Context, ids)
            .ToDictionaryAsync(
                row => row.Id, row => new ListingVersion(row.Version, row.UpdatedDate), cancellationToken: cancellationToken);
    }

    // How long a query takes is a matter of real time, whatever the time is that listings are given.
    private static SingleFlight<long, Dictionary<long, T>> Flights<T>() =>
        new(TimeProvider.System, patience: TimeSpan.FromMilliseconds(10), mostItems: 64);

    // What a replica does not have, or has in an older form than the client, is asked of the primary.
    private async Task<T?> FindAsync<T>(
        SingleFlight<long, Dictionary<long, T>> flights, long id, long? known, Func<T, long> versionOf,
        Func<ReadSession, long[], CancellationToken, Task<Dictionary<long, T>>> read, CancellationToken cancellationToken)
        where T : class
    {
        if (known is not null && pools.MayHaveReplica(fences.Of(id)))
        {
            var recent = (await flights.AskAsync(Recent, id, ReadRecentAsync, cancellationToken)).GetValueOrDefault(id);
            if (recent is not null && versionOf(recent) >= known) return recent;
        }

        return (await flights.AskAsync(OfAll, id, ReadAsync, cancellationToken)).GetValueOrDefault(id);

        Task<Dictionary<long, T>> ReadRecentAsync(long[] ids, CancellationToken stopping) => pools.ReadRecentAsync(
            Workload.ById, ids.Max(fences.Of), session => read(session, ids, stopping), stopping);

        async Task<Dictionary<long, T>> ReadAsync(long[] ids, CancellationToken stopping)
        {
            await using var session = await _pool.OpenAsync(stopping);
            return await read(session, ids, stopping);
        }
    }

    private static async Task<Dictionary<long, Listing>> ReadListingsAsync(
        ReadSession session, long[] ids, CancellationToken cancellationToken) =>
        await Listings(session.Context, ids).ToDictionaryAsync(listing => listing.Id, cancellationToken: cancellationToken);

    private static async Task<Dictionary<long, PriceHistory>> ReadHistoriesAsync(
        ReadSession session, long[] ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, List<LogRow>>(ids.Length);
        await foreach (var row in Histories(session.Context, ids).WithCancellation(cancellationToken))
        {
            if (!found.TryGetValue(row.ListingId, out var rows)) found.Add(row.ListingId, rows = []);
            rows.Add(row);
        }

        return found.ToDictionary(one => one.Key, one => History(one.Value));
    }

    // A join promises no order, not even within a listing.
    private static PriceHistory History(List<LogRow> rows)
    {
        var listing = rows[0];
        rows.RemoveAll(row => row.Id is null);
        rows.Sort(static (one, other) => Nullable.Compare(one.Id, other.Id));
        var shown = rows.Take(GetListingPrices.MostAtOnce).ToList();
        var prices = shown.ConvertAll(row => new ListingPriceDto { PriceEur = row.Price!.Value, CreatedDate = row.ChangedAt!.Value });
        return new(
            new(listing.Version, listing.UpdatedDate) { ArchivedBefore = listing.ArchivedBefore }, listing.SurfaceAreaM2, prices,
            rows.Count > shown.Count ? shown[^1].Id : null);
    }
}
