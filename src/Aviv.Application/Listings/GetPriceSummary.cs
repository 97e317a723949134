using Aviv.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>What a listing's price history comes to, and the price that held at an instant; the answer is null where there is no such listing.</summary>
public sealed record GetPriceSummary(long ListingId, DateTimeOffset? At) : IRequest<PriceSummaryDto?>;

internal sealed class GetPriceSummaryHandler(IAvivDb db) : IRequestHandler<GetPriceSummary, PriceSummaryDto?>
{
    public async Task<PriceSummaryDto?> Handle(GetPriceSummary request, CancellationToken cancellationToken)
    {
        var rows = await db.Listings.Where(listing => listing.Id == request.ListingId)
            .Join(db.PriceLog, listing => listing.Id, row => row.ListingId, (listing, row) => new { listing.Version, listing.SurfaceAreaM2, row })
            .OrderBy(joined => joined.row.Id)
            .Select(joined => new { joined.Version, joined.SurfaceAreaM2, joined.row.Price, joined.row.ChangedAt })
            .ToListAsync(cancellationToken);
        // Every listing has a first price.
        if (rows is not [var first, ..]) return null;
        var prices = rows.ConvertAll(row => new ListingPriceDto { PriceEur = row.Price, CreatedDate = row.ChangedAt });
        return new PriceSummary(prices).Of(request.ListingId, first.Version, first.SurfaceAreaM2, request.At);
    }
}
