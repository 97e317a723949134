using System.Collections.Concurrent;

namespace Aviv.Application.Reading;

/// <summary>
/// Parts what was read of a listing before a write of this process from what is read after it. A cache makes the fence's number
/// part of an answer's name: then no read after the write finds what a read before it found, however late that one ends.
/// </summary>
public sealed class ReadFences(TimeProvider clock)
{
    /// <summary>Far longer than any answer is kept, so that none is left of those that the fence hides.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    // Some 20 MB. Nobody writes to as many listings in a minute or two, but many may be refused.
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<long, Fence> _standing = new();

    // One for each that stands.
    private readonly Queue<KeyValuePair<long, Fence>> _byAge = new();
    private readonly Lock _raising = new();
    private Fence? _ofAll;
    private long _last;

    private sealed record Fence(long Number, long RaisedAt);

    /// <summary>The number of the newest fence; 0 where there was no write for a while. To be asked before anything is read.</summary>
    public long Of(long listingId) =>
        (_standing.GetValueOrDefault(listingId) ?? Volatile.Read(ref _ofAll)) is { } fence && !IsOver(fence) ? fence.Number : 0;

    /// <summary>The number that was given last; 0 before the first.</summary>
    public long Newest => Interlocked.Read(ref _last);

    /// <summary>After a write's commit and before its answer. The number was never given before.</summary>
    public void Raise(long listingId)
    {
        lock (_raising)
        {
            RemoveOld();
            var fence = New();
            if (_standing.TryAdd(listingId, fence)) _byAge.Enqueue(new(listingId, fence));
            else _standing[listingId] = fence;
            if (_byAge.Count > Most) ReplaceAllByOne();
        }
    }

    private Fence New() => new(Interlocked.Increment(ref _last), clock.GetTimestamp());

    private void RemoveOld()
    {
        while (_byAge.TryPeek(out var oldest) && IsOver(oldest.Value))
        {
            _byAge.Dequeue();
            // Unless it was raised again: then it has its time yet.
            if (!_standing.TryRemove(oldest)) _byAge.Enqueue(new(oldest.Key, _standing[oldest.Key]));
        }
    }

    // Hides more than it must, for a minute, and forgets nothing.
    private void ReplaceAllByOne()
    {
        Volatile.Write(ref _ofAll, New());
        _standing.Clear();
        _byAge.Clear();
    }

    private bool IsOver(Fence fence) => clock.GetElapsedTime(fence.RaisedAt) > Life;
}
