using Aviv.Application.Access;
using Aviv.Application.Archive;
using Aviv.Application.Common;
using Aviv.Application.Privacy;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Jobs;
using Aviv.Infrastructure.Persistence.Configurations;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

public sealed class AvivDbContext : DbContext, IAvivDb
{
    // Every write begins with it, and EF Core would translate it each time.
    private static readonly Func<AvivDbContext, long, CancellationToken, Task<Listing?>> ListingById = EF.CompileAsyncQuery(
        (AvivDbContext db, long id, CancellationToken _) => db.Listings.SingleOrDefault(listing => listing.Id == id));

    // Likewise every batch of an export.
    private static readonly Func<AvivDbContext, long[], int, IAsyncEnumerable<ListingPriceLog>> PriceLogByListings = EF.CompileAsyncQuery(
        (AvivDbContext db, long[] ids, int most) =>
            from listing in db.Listings
            where ids.Contains(listing.Id)
            // Why a range, ListingLoader says.
            from row in db.PriceLog.Where(row => row.ListingId >= listing.Id && row.ListingId <= listing.Id)
                .OrderBy(row => row.ListingId).ThenBy(row => row.Id).Take(most)
            select row);

    private static readonly Func<AvivDbContext, long[], int, IAsyncEnumerable<ListingPriceLog>> LastPricesByListings = EF.CompileAsyncQuery(
        (AvivDbContext db, long[] ids, int most) =>
            from listing in db.Listings
            where ids.Contains(listing.Id)
            from row in db.PriceLog.Where(row => row.ListingId >= listing.Id && row.ListingId <= listing.Id)
                .OrderByDescending(row => row.ListingId).ThenByDescending(row => row.Id).Take(most)
            select row);

    // A save that fails ends its whole transaction here, so that savepoints would be two round trips for nothing.
    public AvivDbContext(DbContextOptions<AvivDbContext> options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Listing> Listings => Set<Listing>();

    public IQueryable<ListingPriceLog> PriceLog => Set<ListingPriceLog>().AsNoTracking();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<ApiKeyUse> ApiKeyUses => Set<ApiKeyUse>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<ArchivePart> ArchiveParts => Set<ArchivePart>();

    public DbSet<ListingArchive> ListingArchives => Set<ListingArchive>();

    public DbSet<ArchiveRun> ArchiveRuns => Set<ArchiveRun>();

    public DbSet<DriftCheckState> DriftChecks => Set<DriftCheckState>();

    public DbSet<ContactKeyRecord> ContactKeys => Set<ContactKeyRecord>();

    /// <summary>Of the application that the context belongs to. One without cannot read or write a number, and says so.</summary>
    internal ContactKeys Contacts => field ??= this.GetService<ContactKeys>();

    public Task<Listing?> FindListingAsync(long id, CancellationToken cancellationToken) => ListingById(this, id, cancellationToken);

    public IAsyncEnumerable<ListingPriceLog> PriceLogOf(long[] listingIds, int mostOfEach) =>
        PriceLogByListings(this, listingIds, mostOfEach);

    public IAsyncEnumerable<ListingPriceLog> LastPricesOf(long[] listingIds, int mostOfEach) =>
        LastPricesByListings(this, listingIds, mostOfEach);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        ContactColumns.SealWritten(this);
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        catch (DbUpdateException fault) when (IsOfALostRace(fault))
        {
            throw LostRace(fault);
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ContactColumns.SealWritten(this);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateException fault) when (IsOfALostRace(fault))
        {
            throw LostRace(fault);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AvivDbContext).Assembly);
        modelBuilder.AddSearchColumns();
    }

    // The listing was deleted since it was read. Where its price changed, one batch holds the update, which then touches no row,
    // and the log row, whose foreign key speaks before EF Core counts rows. Or two erasures of one number ended at once.
    private static bool IsOfALostRace(DbUpdateException fault) => fault.InnerException is PostgresException
    {
        SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: ListingPriceLogConfiguration.ListingKeyName,
    }
    or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: ErasureConfiguration.KeyName };

    private static DbUpdateConcurrencyException LostRace(DbUpdateException fault) => new("Another writer was first.", fault);
}
