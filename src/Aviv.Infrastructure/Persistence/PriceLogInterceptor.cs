using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
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

    private static void LogPriceChanges(DbContext context)
    {
        foreach (var entry in context.ChangeTracker.Entries<Listing>().ToList())
        {
            // Taken even from a listing about to go: its rows go with it.
            var changes = entry.Entity.TakePriceChanges();
            if (entry.State is EntityState.Added or EntityState.Modified)
                context.AddRange(changes.Select(change => new ListingPriceLog(entry.Entity, change)));
        }

        if (context.ChangeTracker.Entries<ListingPriceLog>().Any(IsRemovedAlone))
            throw new InvalidOperationException("A price log row is deleted only together with its listing.");
    }

    private static bool IsRemovedAlone(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<ListingPriceLog> row) =>
        row.State == EntityState.Deleted && row.Reference(log => log.Listing).TargetEntry?.State != EntityState.Deleted;
}
