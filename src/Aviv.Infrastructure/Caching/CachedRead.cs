using Aviv.Application.Reading;

namespace Aviv.Infrastructure.Caching;

/// <summary>An answer as it is kept.</summary>
/// <param name="version">The listing's.</param>
/// <param name="body">In JSON; empty where it is too long to be kept.</param>
/// <param name="askedAt">When the database was asked for it, by the clock's timestamp: nothing else tells how old it is.</param>
public sealed class CachedRead(ListingVersion version, ReadOnlyMemory<byte> body, long askedAt)
{
    /// <summary>
    /// How long an answer is given. Others may see an old one for two seconds; half a second is left for the clocks of two machines.
    /// </summary>
    public static readonly TimeSpan Life = TimeSpan.FromMilliseconds(1500);

    /// <summary>How long at most by being revalidated. Then it is read anew all the same.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(15);

    private readonly long _firstAskedAt = askedAt;
    private long _askedAt = askedAt;
    private bool _isClaimed;

    public ListingVersion Version => version;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>There is such a listing, but its answer is to be read anew by each who wants it.</summary>
    public bool IsTooLong => body.IsEmpty;

    public TimeSpan Age(TimeProvider clock) => clock.GetElapsedTime(Volatile.Read(ref _askedAt));

    /// <summary>True for the first who asks, until it lives on; not where that would be too long.</summary>
    public bool Claim(TimeProvider clock) =>
        clock.GetElapsedTime(_firstAskedAt) < LongestLife - Life
            && !Volatile.Read(ref _isClaimed)
            && !Interlocked.Exchange(ref _isClaimed, true);

    /// <summary>Lets it live on: the database, asked at a later time, still had no other.</summary>
    public void LiveOn(long newlyAskedAt)
    {
        Volatile.Write(ref _askedAt, newlyAskedAt);
        Volatile.Write(ref _isClaimed, false);
    }
}
