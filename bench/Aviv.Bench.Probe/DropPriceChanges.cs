using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aviv.Bench.Probe;

/// <summary>Drops price changes before they are logged, for the measurement in which a trigger of the database logs them.</summary>
internal sealed class DropPriceChanges : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var entry in eventData.Context!.ChangeTracker.Entries<Listing>()) entry.Entity.ForgetPriceChanges(DateTimeOffset.MaxValue);
        return ValueTask.FromResult(result);
    }
}
