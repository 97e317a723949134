using Aviv.Application.Listings;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Listings;

internal sealed class ListingReads : IListingReads, IAsyncDisposable
{
    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<Listing>> Listings = EF.CompileAsyncQuery((AvivDbContext db, long[] ids) =>
        db.Listings.AsNoTracking().Where(listing => ids.Contains(listing.Id)));

    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<VersionRow>> Versions = EF.CompileAsyncQuery((AvivDbContext db, long[] ids) =>
        db.Listings.Where(listing => ids.Contains(listing.Id)).Select(listing => new VersionRow(listing.Id, listing.Version)));

    // In no order: sorting the few rows of each listing here is cheaper than having PostgreSQL sort them all.
    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<LogRow>> Histories = EF.CompileAsyncQuery((AvivDbContext db, long[] ids) =>
        from listing in db.Listings
        where ids.Contains(listing.Id)
        join logged in db.PriceLog on listing.Id equals logged.ListingId into log
        from row in log.DefaultIfEmpty()
        select new LogRow(listing.Id, listing.Version, row.Id, row.Price, row.ChangedAt));

    private readonly ReadContexts _contexts;
    private readonly GatheredReads<ListingDto> _listings;
    private readonly GatheredReads<PriceHistory> _histories;

    public ListingReads(ReadContexts contexts)
    {
        _contexts = contexts;
        // How long a query takes is a matter of real time, whatever the time is that listings are given.
        _listings = new(ReadListingsAsync, TimeProvider.System);
        _histories = new(ReadHistoriesAsync, TimeProvider.System);
    }

    private readonly record struct VersionRow(long Id, long Version);

    // Of a listing without prices there is one, without a price.
    private readonly record struct LogRow(long ListingId, long Version, long? Id, decimal? Price, DateTimeOffset? ChangedAt);

    public Task<ListingDto?> FindAsync(long id, CancellationToken cancellationToken) => _listings.FindAsync(id, cancellationToken);

    public Task<PriceHistory?> FindHistoryAsync(long id, CancellationToken cancellationToken) => _histories.FindAsync(id, cancellationToken);

    public async Task<Dictionary<long, long>> FindVersionsAsync(long[] ids)
    {
        await using var db = _contexts.Open();
        return await Versions(db, ids).ToDictionaryAsync(row => row.Id, row => row.Version);
    }

    public ValueTask DisposeAsync()
    {
        _listings.Dispose();
        _histories.Dispose();
        return _contexts.DisposeAsync();
    }

    private async Task<Dictionary<long, ListingDto>> ReadListingsAsync(long[] ids)
    {
        await using var db = _contexts.Open();
        return await Listings(db, ids).ToDictionaryAsync(listing => listing.Id, ListingDto.From);
    }

    private async Task<Dictionary<long, PriceHistory>> ReadHistoriesAsync(long[] ids)
    {
        await using var db = _contexts.Open();
        var found = new Dictionary<long, List<LogRow>>(ids.Length);
        await foreach (var row in Histories(db, ids))
        {
            if (!found.TryGetValue(row.ListingId, out var rows)) found.Add(row.ListingId, rows = []);
            rows.Add(row);
        }

        return found.ToDictionary(one => one.Key, one => History(one.Value));
    }

    private static PriceHistory History(List<LogRow> rows)
    {
        var version = rows[0].Version;
        rows.RemoveAll(row => row.Id is null);
        rows.Sort(static (one, other) => Nullable.Compare(one.Id, other.Id));
        return new(version, rows.ConvertAll(row => new ListingPriceDto { PriceEur = row.Price!.Value, CreatedDate = row.ChangedAt!.Value }), Next: null);
    }
}
