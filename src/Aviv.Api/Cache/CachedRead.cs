using System.Buffers;
using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;

namespace Aviv.Api.Cache;

/// <summary>An answer as it is kept, or that there is none.</summary>
/// <param name="Version">The listing's; 0 where there is no such listing.</param>
/// <param name="Body">In JSON, sealed under a name or, without one, in clear.</param>
/// <param name="SealedAs">That name.</param>
/// <param name="ReadAt">When the database was last asked, by the clock's timestamp: the answer may be older than what was written since.</param>
[ImmutableObject(true)]
internal sealed record CachedRead(long Version, ReadOnlyMemory<byte> Body, string? SealedAs, long ReadAt)
{
    /// <summary>How long an answer is given. Others may see an old one for two seconds; half a second is left for the clocks of two machines.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMilliseconds(1500);

    private int _isClaimed;

    public static CachedRead None(long readAt) => new(0, default, null, readAt);

    /// <summary>True for the first who asks.</summary>
    public bool Claim() => Volatile.Read(ref _isClaimed) == 0 && Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>The same answer, once the database had no other at a later time.</summary>
    public CachedRead StillAt(long readAt) => this with { ReadAt = readAt, _isClaimed = 0 };

    /// <summary>The cache weighs its entries by what they are written as, and writes them nowhere else.</summary>
    public sealed class Weight : IHybridCacheSerializer<CachedRead>
    {
        // The key, the objects and the tables that an entry takes besides its body, estimated on the high side.
        private const int Overhead = 1024;

        public void Serialize(CachedRead value, IBufferWriter<byte> target)
        {
            var weight = value.Body.Length + Overhead;
            target.GetSpan(weight);
            target.Advance(weight);
        }

        public CachedRead Deserialize(ReadOnlySequence<byte> source) => throw new NotSupportedException("Answers are kept as they are.");
    }
}
