using System.Buffers;
using System.ComponentModel;
using Aviv.Application.Listings;
using MediatR;
using Microsoft.Extensions.Caching.Hybrid;

namespace Aviv.Api.Cache;

/// <summary>What is read of one listing and kept.</summary>
/// <param name="Name">Part of the answer's name.</param>
/// <param name="HoldsPhone">Whether the answer holds a phone number, and so is kept sealed.</param>
/// <param name="ReadAsync">Reads it; null where there is no such listing.</param>
internal sealed record ReadKind(string Name, bool HoldsPhone, Func<IMediator, long, CancellationToken, Task<ReadResult?>> ReadAsync)
{
    public static readonly ReadKind Listing = new("listing", HoldsPhone: true, async (mediator, id, cancellationToken) =>
        await mediator.Send(new GetListing(id), cancellationToken) is { } listing ? new(listing.Version, listing) : null);

    public static readonly ReadKind Prices = new("prices", HoldsPhone: false, async (mediator, id, cancellationToken) =>
        await mediator.Send(new GetListingPrices(id), cancellationToken) is { } history ? new(history.Version, history.Prices) : null);

    public static readonly ReadKind Summary = new("summary", HoldsPhone: false, async (mediator, id, cancellationToken) =>
        await mediator.Send(new GetPriceSummary(id, At: null), cancellationToken) is { } summary ? new(summary.Version, summary) : null);
}

/// <summary>What the database has, with the listing's version of the same moment.</summary>
internal sealed record ReadResult(long Version, object Body);

/// <summary>An answer as it is kept: its body in JSON, sealed under a name or, without one, in clear.</summary>
[ImmutableObject(true)]
internal sealed record CachedRead(long Version, ReadOnlyMemory<byte> Body, string? SealedAs)
{
    /// <summary>There is no such listing. Told to whoever waits, and not kept.</summary>
    public static readonly CachedRead None = new(0, default, null);

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
