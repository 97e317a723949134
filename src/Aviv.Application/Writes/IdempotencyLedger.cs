using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Writes;

/// <summary>Remembers, within the write's own transaction, which request a key belongs to and how it ended.</summary>
internal sealed class IdempotencyLedger(IAvivDb db, TimeProvider clock)
{
    /// <summary>The earlier outcome of this very request, or null where the key is free.</summary>
    public async Task<WriteResult?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken)
    {
        var record = await LoadAsync(key, cancellationToken);
        if (record is null || !record.IsAlive(clock.GetUtcNow())) return null;
        if (!record.IsOf(key)) throw new WriteRefusedException(WriteRefusal.KeyOfAnotherRequest);
        // Erased or deleted since: then the replay shows none either.
        var listing = await db.Listings.AsNoTracking().SingleOrDefaultAsync(listing => listing.Id == record.ListingId, cancellationToken);
        return record.Replay(listing?.ContactPhoneNumber);
    }

    public async Task KeepAsync(IdempotencyKey key, WriteResult result, CancellationToken cancellationToken)
    {
        if (result.Outcome == WriteOutcome.NotFound) return;
        // An expired row of the key is taken over.
        var record = await LoadAsync(key, cancellationToken) ?? db.IdempotencyRecords.Add(new IdempotencyRecord(key)).Entity;
        record.Keep(key, result, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<IdempotencyRecord?> LoadAsync(IdempotencyKey key, CancellationToken cancellationToken) =>
        await db.IdempotencyRecords.FindAsync([key.Caller, key.Value], cancellationToken);
}
