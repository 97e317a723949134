using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Privacy;

/// <summary>A key as the database has it after a rotation.</summary>
/// <param name="Id">Of the key.</param>
/// <param name="Numbers">How many rows name it.</param>
/// <param name="IsNewest">Whether numbers are sealed under it.</param>
/// <param name="IsConfigured">Whether this instance has it.</param>
/// <param name="MayGo">When it may be destroyed: no row, and no backup that may be restored, needs it then. Null while a row does.</param>
public sealed record ContactKeyState(string Id, long Numbers, bool IsNewest, bool IsConfigured, DateTimeOffset? MayGo);

/// <summary>Writes down which keys are in use, and since when the others are not.</summary>
public sealed class ContactKeyLedger(AvivDbContext db, ContactKeys keys, IOptions<PrivacySettings> settings, TimeProvider clock)
{
    private const int MostTries = 5;

    /// <summary>Looks at the rows when a rotation has ended. All keys but those whose time has not come, the oldest first.</summary>
    public async Task<IReadOnlyList<ContactKeyState>> CloseAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryCloseAsync(cancellationToken);
            }
            catch (DbUpdateException) when (tries < MostTries)
            {
                // Another rotation ended at the same time.
            }
        }
    }

    public Task<int> CountClearAsync(CancellationToken cancellationToken) =>
        db.Listings.CountAsync(listing => EF.Property<string?>(listing, ContactColumns.Clear) != null, cancellationToken);

    private async Task<IReadOnlyList<ContactKeyState>> TryCloseAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var numbers = await NumbersAsync(cancellationToken);
        var records = await db.ContactKeys.ToDictionaryAsync(record => record.Id, cancellationToken);
        string[] ids = [.. numbers.Keys.Concat(records.Keys).Concat(keys.Begun).Distinct().Order(StringComparer.Ordinal)];
        ContactKeyState[] states = [.. ids.Select(id => Note(records.GetValueOrDefault(id), id, numbers.GetValueOrDefault(id)))];
        if (numbers.Keys.All(id => id == keys.Newest) && await CountClearAsync(cancellationToken) == 0)
            db.ContactKeys.Local.Single(record => record.Id == keys.Newest).Rotated(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return [.. states.Where(state => state.Numbers > 0 || state.IsConfigured)];
    }

    private ContactKeyState Note(ContactKeyRecord? record, string id, long numbers)
    {
        record ??= db.ContactKeys.Add(new(id)).Entity;
        record.Counted(numbers, clock.GetUtcNow());
        // It was destroyed.
        if (numbers == 0 && !keys.Has(id)) db.ContactKeys.Remove(record);
        return new(id, numbers, id == keys.Newest, keys.Has(id), record.UnusedSince + settings.Value.KeyLife);
    }

    private Task<Dictionary<string, long>> NumbersAsync(CancellationToken cancellationToken) => db.Listings
        .Where(listing => EF.Property<string?>(listing, ContactColumns.KeyId) != null)
        .GroupBy(listing => EF.Property<string>(listing, ContactColumns.KeyId))
        .Select(group => new { group.Key, Count = group.LongCount() })
        .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
}
