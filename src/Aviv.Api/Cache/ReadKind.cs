using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Api.Cache;

/// <summary>What is read of one listing and kept.</summary>
/// <param name="Name">Part of the answer's name.</param>
/// <param name="HoldsPhone">Whether the answer holds a phone number, and so is kept sealed.</param>
/// <param name="ReadAsync">Reads it; null where there is no such listing.</param>
internal sealed record ReadKind(string Name, bool HoldsPhone, Func<IMediator, long, CancellationToken, Task<ReadResult?>> ReadAsync)
{
    public static readonly ReadKind Listing = new("listing", HoldsPhone: true, async (mediator, id, cancellationToken) =>
        await mediator.Send(new GetListing(id), cancellationToken) is { } listing ? new(new(listing.Version, listing.UpdatedDate), listing) : null);

    public static readonly ReadKind Prices = new("prices", HoldsPhone: false, async (mediator, id, cancellationToken) =>
        await mediator.Send(new GetListingPrices(id), cancellationToken) is { } history ? new(history.Version, history.Next is null ? history.Prices : null) : null);

    public static readonly ReadKind Summary = new("summary", HoldsPhone: false, async (mediator, id, cancellationToken) =>
        await mediator.Send(new GetPriceSummary(id, At: null), cancellationToken) is { } summary ? new(summary.Version, summary) : null);
}

/// <summary>What the database has, with the listing's version of the same moment; no body where it is too long to be kept.</summary>
internal sealed record ReadResult(ListingVersion Version, object? Body);
