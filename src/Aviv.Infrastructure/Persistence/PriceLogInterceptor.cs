using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Turns the price changes of tracked listings into price log rows of the same context, so that one transaction
/// holds both. Without state of its own: one instance serves every context.
/// </summary>
public sealed class PriceLogInterceptor : SaveChangesInterceptor
{
    // Without this twin, a synchronous save would store the price and lose its row without an error.
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

    // Looks at what is tracked once, since each look compares all of it with what was loaded.
    private static void LogPriceChanges(DbContext context)
    {
        foreach (var entry in context.ChangeTracker.Entries().ToList())
        {
            if (entry.Entity is Listing listing) LogPriceChanges(entry, listing);
            else if (entry.Entity is ListingPriceLog && IsRemovedAlone(entry))
                throw new InvalidOperationException("A price log row is deleted only together with its listing.");
        }
    }

    private static void LogPriceChanges(EntityEntry entry, Listing listing)
    {
        // Taken even from a listing about to go: its rows go with it.
        var changes = listing.TakePriceChanges();
        if (entry.State is not (EntityState.Added or EntityState.Modified)) return;
        // By its state and not by Add, which would go over all that the row leads to.
        foreach (var change in changes) entry.Context.Entry(new ListingPriceLog(listing, change)).State = EntityState.Added;
    }

    private static bool IsRemovedAlone(EntityEntry row) =>
        row.State == EntityState.Deleted && row.Reference(nameof(ListingPriceLog.Listing)).TargetEntry?.State != EntityState.Deleted;
}
