using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Aviv.Application.Writes;

/// <summary>
/// The listings that a write loaded or saved, in all its tries; also those of which it only read how an earlier write ended.
/// </summary>
internal sealed class TouchedListings : IDisposable
{
    private readonly ChangeTracker _tracker;
    private readonly List<object> _entities = [];

    public TouchedListings(ChangeTracker tracker)
    {
        _tracker = tracker;
        tracker.Tracked += Keep;
    }

    public bool Any => _entities.Count > 0;

    /// <summary>To be asked in the end: a listing has no id before it is stored.</summary>
    public IEnumerable<long> Ids => _entities.Select(IdOf).OfType<long>().Where(id => id > 0).Distinct();

    public void Dispose() => _tracker.Tracked -= Keep;

    private void Keep(object? sender, EntityTrackedEventArgs tracked)
    {
        if (tracked.Entry.Entity is Listing or IdempotencyRecord) _entities.Add(tracked.Entry.Entity);
    }

    private static long? IdOf(object entity) => entity switch
    {
        Listing listing => listing.Id,
        IdempotencyRecord record => record.ListingId,
        _ => null,
    };
}
