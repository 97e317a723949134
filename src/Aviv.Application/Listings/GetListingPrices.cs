using AutoMapper;
using AutoMapper.QueryableExtensions;
using Aviv.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>Every price a listing had, oldest first; the answer is null where there is no such listing.</summary>
public sealed record GetListingPrices(long ListingId) : IRequest<IReadOnlyList<ListingPriceDto>?>;

internal sealed class GetListingPricesHandler(IAvivDb db, IMapper mapper)
    : IRequestHandler<GetListingPrices, IReadOnlyList<ListingPriceDto>?>
{
    public async Task<IReadOnlyList<ListingPriceDto>?> Handle(GetListingPrices request, CancellationToken cancellationToken)
    {
        var prices = await db.PriceLog.Where(row => row.ListingId == request.ListingId)
            .OrderBy(row => row.Id)
            .ProjectTo<ListingPriceDto>(mapper.ConfigurationProvider)
            .ToListAsync(cancellationToken);
        // Every listing has a first price; only a database tampered with makes the second look find one without.
        return prices.Count > 0 || await db.Listings.AnyAsync(listing => listing.Id == request.ListingId, cancellationToken) ? prices : null;
    }
}
