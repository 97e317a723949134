using Aviv.Application.Common;
using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Persistence;

public sealed class AvivDbContext(DbContextOptions<AvivDbContext> options) : DbContext(options), IAvivDb
{
    public DbSet<Listing> Listings => Set<Listing>();

    public IQueryable<ListingPriceLog> PriceLog => Set<ListingPriceLog>().AsNoTracking();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AvivDbContext).Assembly);
}
