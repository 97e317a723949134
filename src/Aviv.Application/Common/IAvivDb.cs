using Aviv.Application.Access;
using Aviv.Application.Archive;
using Aviv.Application.Privacy;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Aviv.Application.Common;

/// <summary>The database as use cases see it. The price log can only be read: saving a listing is what writes it.</summary>
public interface IAvivDb
{
    DbSet<Listing> Listings { get; }

    /// <summary>A listing to change or remove, as the database has it; null where there is none.</summary>
    Task<Listing?> FindListingAsync(long id, CancellationToken cancellationToken);

    IQueryable<ListingPriceLog> PriceLog { get; }

    /// <summary>The oldest rows of the price log of several listings, at most so many of each, in one statement and in no order.</summary>
    IAsyncEnumerable<ListingPriceLog> PriceLogOf(long[] listingIds, int mostOfEach);

    /// <summary>The newest rows, likewise.</summary>
    IAsyncEnumerable<ListingPriceLog> LastPricesOf(long[] listingIds, int mostOfEach);

    DbSet<IdempotencyRecord> IdempotencyRecords { get; }

    DbSet<ApiKey> ApiKeys { get; }

    DbSet<ApiKeyUse> ApiKeyUses { get; }

    DbSet<Erasure> Erasures { get; }

    /// <summary>The files of the archive of prices, and how far each has come.</summary>
    DbSet<ArchivePart> ArchiveParts { get; }

    DbSet<ListingArchive> ListingArchives { get; }

    DbSet<ArchiveRun> ArchiveRuns { get; }

    /// <summary>Tells what the use case loads and adds.</summary>
    ChangeTracker ChangeTracker { get; }

    Task<int> SaveChangesAsync(CancellationToken cancellationToken);
}
