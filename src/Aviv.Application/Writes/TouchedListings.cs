using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Aviv.Application.Writes;

/// <summary>
/// The listings that a write loaded or saved, in all its tries; also those of which it only read how an earlier write ended, and what it
/// keeps of none.
/// </summary>
internal sealed class TouchedListings : IDisposable
{
    private readonly ChangeTracker _tracker;
    private readonly List<object> _entities = [];
    private readonly List<TouchedListing> _ofThisTry = [];

    public TouchedListings(ChangeTracker tracker)
    {
        _tracker = tracker;
        tracker.Tracked += Keep;
    }

    public bool Any => _entities.Count > 0;

    /// <summary>To be asked in the end: a listing has no id before it is stored.</summary>
    public IEnumerable<long> Ids => _entities.Select(IdOf).OfType<long>().Where(id => id > 0).Distinct();

    /// <summary>Those that the last try created, changed or removed. To be asked after its save.</summary>
    public IReadOnlyList<TouchedListing> Changed => [.. _ofThisTry.Where(touched => touched.IsChanged)];

    public int Tries { get; private set; }

    /// <summary>Forgets what an earlier try has loaded: it is stale, and its log rows must not be written.</summary>
    public void BeginTry()
    {
        Tries++;
        _tracker.Clear();
        _ofThisTry.Clear();
    }

    public void Dispose() => _tracker.Tracked -= Keep;

    private void Keep(object? sender, EntityTrackedEventArgs tracked)
    {
        if (tracked.Entry.Entity is not (Listing or IdempotencyRecord or Erasure)) return;
        _entities.Add(tracked.Entry.Entity);
        if (tracked.Entry.Entity is Listing listing) _ofThisTry.Add(new(tracked.Entry, listing));
    }

    private static long? IdOf(object entity) => entity switch
    {
        Listing listing => listing.Id,
        IdempotencyRecord record => record.ListingId,
        _ => null,
    };
}

/// <summary>A listing, and what it was when the write met it.</summary>
internal sealed class TouchedListing(EntityEntry entry, Listing listing)
{
    private readonly long? _versionBefore = entry.State == EntityState.Added ? null : listing.Version;
    private readonly decimal? _priceBefore = entry.State == EntityState.Added ? null : listing.Price;

    public long Id => listing.Id;

    public long Version => listing.Version;

    // One that was removed is not tracked any more once that is saved.
    public bool IsChanged => listing.Version != _versionBefore || entry.State is EntityState.Deleted or EntityState.Detached;

    /// <summary>Where its price went; null where it stayed.</summary>
    public string? PriceDirection => _priceBefore switch
    {
        null => "first",
        { } before when listing.Price > before => "rise",
        { } before when listing.Price < before => "cut",
        _ => null,
    };
}
