namespace Aviv.Api.Cache;

/// <param name="Number">Which one.</param>
/// <param name="Epoch">Another one whenever this machine's clock was set.</param>
internal readonly record struct Slice(long Number, int Epoch);

/// <summary>
/// Cuts time into slices. An answer is asked for only in the slice in which it was read, by its name; so it grows old by itself,
/// wherever it lies and whoever wrote it there, and nobody has to take it back.
/// </summary>
internal sealed class Slices(TimeProvider clock)
{
    /// <summary>Half a second less than others may see an old answer, since the clocks of two machines differ.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(1500);

    // More than two looks at the clock take, mostly. Fewer than that half a second.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(250);

    private Anchor _anchor = new(clock.GetUtcNow(), clock.GetTimestamp(), 0);

    private sealed record Anchor(DateTimeOffset Utc, long Timestamp, int Epoch);

    /// <summary>The present slice of a listing. Each listing has its own beginning, or all would be read again at one moment.</summary>
    public Slice Of(long listingId)
    {
        var now = clock.GetUtcNow();
        var shift = unchecked((long)((ulong)listingId * 0x9E3779B97F4A7C15 % (ulong)Length.Ticks));
        return new((now.UtcTicks + shift) / Length.Ticks, Epoch(now));
    }

    // A clock that is set back would bring old slices again. The machine's other clock cannot be set, and tells of it.
    private int Epoch(DateTimeOffset now)
    {
        var anchor = Volatile.Read(ref _anchor);
        var expected = anchor.Utc + clock.GetElapsedTime(anchor.Timestamp);
        if ((now - expected).Duration() < Tolerance) return anchor.Epoch;
        var next = new Anchor(clock.GetUtcNow(), clock.GetTimestamp(), anchor.Epoch + 1);
        Interlocked.CompareExchange(ref _anchor, next, anchor);
        return anchor.Epoch + 1;
    }
}
