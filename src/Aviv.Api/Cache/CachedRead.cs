using System.Buffers;
using System.ComponentModel;
using Aviv.Application.Reading;
using Microsoft.Extensions.Caching.Hybrid;

namespace Aviv.Api.Cache;

/// <summary>An answer as it is kept, or that there is none.</summary>
/// <param name="version">The listing's; number 0 where there is no such listing.</param>
/// <param name="body">In JSON, sealed under a name or, without one, in clear; empty where it is too long to be kept.</param>
/// <param name="sealedAs">That name.</param>
/// <param name="readAt">When the database was asked for it, by the clock's timestamp.</param>
// What it answers never changes, so all may be handed the same one.
[ImmutableObject(true)]
internal sealed class CachedRead(ListingVersion version, ReadOnlyMemory<byte> body, string? sealedAs, long readAt)
{
    /// <summary>How long an answer is given. Others may see an old one for two seconds; half a second is left for the clocks of two machines.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMilliseconds(1500);

    private bool _isClaimed;

    public ListingVersion Version => version;

    public bool IsNone => version.Number == 0;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>There is such a listing, but its answer is to be read anew by each who wants it.</summary>
    public bool IsTooLong => !IsNone && body.IsEmpty;

    public string? SealedAs => sealedAs;

    /// <summary>When the database last had no other answer: this one may be older than what was written since.</summary>
    public long ReadAt => Volatile.Read(ref readAt);

    public static CachedRead None(long readAt) => new(default, default, null, readAt);

    /// <summary>True for the first who asks, until it is renewed.</summary>
    public bool Claim() => !Volatile.Read(ref _isClaimed) && !Interlocked.Exchange(ref _isClaimed, true);

    /// <summary>Lets it live on: the database, asked at a later time, still had no other.</summary>
    public void Renew(long askedAt)
    {
        Volatile.Write(ref readAt, askedAt);
        Volatile.Write(ref _isClaimed, false);
    }

    /// <summary>The cache weighs its entries by what they are written as, and writes them nowhere else.</summary>
    public sealed class Weight : IHybridCacheSerializer<CachedRead>
    {
        // The key, the objects and the tables that an entry takes besides its body, estimated on the high side.
        public const int Overhead = 1024;

        public void Serialize(CachedRead value, IBufferWriter<byte> target)
        {
            var weight = value.Body.Length + Overhead;
            target.GetSpan(weight);
            target.Advance(weight);
        }

        public CachedRead Deserialize(ReadOnlySequence<byte> source) => throw new NotSupportedException("Answers are kept as they are.");
    }
}
