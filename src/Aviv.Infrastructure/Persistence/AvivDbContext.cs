using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Listings;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Persistence;

public sealed class AvivDbContext : DbContext, IAvivDb
{
    // Every write begins with it, and EF Core would translate it each time.
    private static readonly Func<AvivDbContext, long, CancellationToken, Task<Listing?>> ListingById = EF.CompileAsyncQuery(
        (AvivDbContext db, long id, CancellationToken _) => db.Listings.SingleOrDefault(listing => listing.Id == id));

    // Likewise every batch of an export.
    private static readonly Func<AvivDbContext, long[], IAsyncEnumerable<ListingPriceLog>> PriceLogByListings = EF.CompileAsyncQuery(
        (AvivDbContext db, long[] ids) => db.PriceLog.Where(row => ids.Contains(row.ListingId)).OrderBy(row => row.ListingId).ThenBy(row => row.Id).AsQueryable());

    // A save that fails ends its whole transaction here, so that savepoints would be two round trips for nothing.
    public AvivDbContext(DbContextOptions<AvivDbContext> options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Listing> Listings => Set<Listing>();

    public IQueryable<ListingPriceLog> PriceLog => Set<ListingPriceLog>().AsNoTracking();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public Task<Listing?> FindListingAsync(long id, CancellationToken cancellationToken) => ListingById(this, id, cancellationToken);

    public IAsyncEnumerable<ListingPriceLog> PriceLogOf(long[] listingIds) => PriceLogByListings(this, listingIds);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AvivDbContext).Assembly);
        modelBuilder.AddSearchColumns();
    }
}
