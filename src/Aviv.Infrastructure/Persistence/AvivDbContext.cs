using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Listings;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Persistence;

public sealed class AvivDbContext : DbContext, IAvivDb
{
    // A save that fails ends its whole transaction here, so that savepoints would be two round trips for nothing.
    public AvivDbContext(DbContextOptions<AvivDbContext> options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Listing> Listings => Set<Listing>();

    public IQueryable<ListingPriceLog> PriceLog => Set<ListingPriceLog>().AsNoTracking();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AvivDbContext).Assembly);
        modelBuilder.AddSearchColumns();
    }
}
