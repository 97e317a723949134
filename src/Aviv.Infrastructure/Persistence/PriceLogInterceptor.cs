using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Turns the price changes of tracked listings into price log rows of the same context, so that one transaction
/// holds both. A listing keeps its changes until they are stored: whatever becomes of a save, the next one logs what stands then.
/// Without state of its own: one instance serves every context.
/// </summary>
public sealed class PriceLogInterceptor : SaveChangesInterceptor
{
    // Without the synchronous twins, a synchronous save would store the price and lose its row without an error.
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        LogPriceChanges(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        LogPriceChanges(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        foreach (var row in eventData.Context!.ChangeTracker.Entries<ListingPriceLog>()) ForgetIfStored(row, row.Entity);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    // Looks at what is tracked once, since each look compares all of it with what was loaded; at rows before listings.
    private static void LogPriceChanges(DbContext context)
    {
        foreach (var entry in context.ChangeTracker.Entries().OrderBy(entry => entry.Entity is Listing))
        {
            if (entry.Entity is Listing listing) LogPriceChanges(entry, listing);
            else if (entry.Entity is ListingPriceLog row) Settle(entry, row);
        }
    }

    private static void LogPriceChanges(EntityEntry entry, Listing listing)
    {
        // Where detection of changes is off, half of them may have been seen, and EF Core would take the other half for stored.
        if (entry.State == EntityState.Modified) entry.DetectChanges();
        else if (entry.State != EntityState.Added) return;
        var stored = entry.State == EntityState.Added ? null : (decimal?)entry.Property(nameof(Listing.Price)).OriginalValue;
        // By its state and not by Add, which would go over all that the row leads to.
        foreach (var change in listing.PriceChangesSince(stored))
            entry.Context.Entry(new ListingPriceLog(listing, change)).State = EntityState.Added;
    }

    // A row that is yet to be added is left from a save that failed: what stands now is logged in its place.
    private static void Settle(EntityEntry entry, ListingPriceLog row)
    {
        if (entry.State == EntityState.Added) entry.State = EntityState.Detached;
        else if (IsRemovedAlone(entry)) throw new InvalidOperationException("A price log row is deleted only together with its listing.");
        else ForgetIfStored(entry, row);
    }

    private static void ForgetIfStored(EntityEntry entry, ListingPriceLog row)
    {
        if (entry.State == EntityState.Unchanged) row.Listing?.ForgetPriceChanges(row.ChangedAt);
    }

    private static bool IsRemovedAlone(EntityEntry row) =>
        row.State == EntityState.Deleted && row.Reference(nameof(ListingPriceLog.Listing)).TargetEntry?.State != EntityState.Deleted;
}
