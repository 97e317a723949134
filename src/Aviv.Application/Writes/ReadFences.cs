using System.Collections.Concurrent;

namespace Aviv.Application.Writes;

/// <summary>
/// Parts what was read of a listing before a write of this process from what is read after it. A cache makes the fence's number
/// part of an answer's name: then no read after the write finds what a read before it found, however late that one ends.
/// </summary>
public sealed class ReadFences(TimeProvider clock)
{
    /// <summary>Far longer than any answer is kept, so that none is left of those that the fence hides.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, Fence> _standing = new();
    private readonly Queue<(long ListingId, Fence Fence)> _byAge = new();
    private readonly Lock _raising = new();
    private long _last;

    private sealed record Fence(long Number, long RaisedAt);

    /// <summary>The number of the newest fence; 0 where there was no write for a while. To be asked before anything is read.</summary>
    public long Of(long listingId) => _standing.TryGetValue(listingId, out var fence) && !IsOver(fence) ? fence.Number : 0;

    /// <summary>After a write's commit and before its answer. The number was never given before.</summary>
    public void Raise(long listingId)
    {
        lock (_raising)
        {
            var fence = new Fence(++_last, clock.GetTimestamp());
            _standing[listingId] = fence;
            _byAge.Enqueue((listingId, fence));
            RemoveOld();
        }
    }

    private void RemoveOld()
    {
        while (_byAge.TryPeek(out var oldest) && IsOver(oldest.Fence))
        {
            // Unless a younger one stands there by now.
            _standing.TryRemove(new(oldest.ListingId, oldest.Fence));
            _byAge.Dequeue();
        }
    }

    private bool IsOver(Fence fence) => clock.GetElapsedTime(fence.RaisedAt) > Life;
}
