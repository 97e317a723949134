using AutoMapper;
using AutoMapper.QueryableExtensions;
using Aviv.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>One listing; the answer is null where there is none.</summary>
public sealed record GetListing(long Id) : IRequest<ListingDto?>;

internal sealed class GetListingHandler(IAvivDb db, IMapper mapper) : IRequestHandler<GetListing, ListingDto?>
{
    public Task<ListingDto?> Handle(GetListing request, CancellationToken cancellationToken) =>
        db.Listings.Where(listing => listing.Id == request.Id)
            .ProjectTo<ListingDto>(mapper.ConfigurationProvider)
            .SingleOrDefaultAsync(cancellationToken);
}
