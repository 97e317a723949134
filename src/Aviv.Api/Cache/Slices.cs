namespace Aviv.Api.Cache;

/// <param name="Number">Which one.</param>
/// <param name="Passed">How much of it has passed.</param>
internal readonly record struct Slice(long Number, TimeSpan Passed);

/// <summary>
/// Cuts time into slices. What instances share is asked for only in the slice in which it was read, by its name; so it grows old
/// by itself, wherever it lies and whoever wrote it there, and nobody has to take it back.
/// </summary>
internal sealed class Slices(TimeProvider clock)
{
    /// <summary>The present slice of a listing. Each listing has its own beginning, or all would be read again at one moment.</summary>
    public Slice Of(long listingId)
    {
        var shift = unchecked((long)((ulong)listingId * 0x9E3779B97F4A7C15 % (ulong)CachedRead.Life.Ticks));
        var (number, passed) = Math.DivRem(clock.GetUtcNow().UtcTicks + shift, CachedRead.Life.Ticks);
        return new(number, TimeSpan.FromTicks(passed));
    }
}
