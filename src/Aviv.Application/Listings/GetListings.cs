using AutoMapper;
using AutoMapper.QueryableExtensions;
using Aviv.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>A page of listings, newest first: those with an id below <paramref name="BelowId"/>, at most <paramref name="Limit"/>.</summary>
public sealed record GetListings(int Limit, long? BelowId) : IRequest<ListingPage>
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;
}

/// <summary><paramref name="NextBelowId"/> is null on the last page.</summary>
public sealed record ListingPage(IReadOnlyList<ListingDto> Listings, long? NextBelowId);

internal sealed class GetListingsHandler(IAvivDb db, IMapper mapper) : IRequestHandler<GetListings, ListingPage>
{
    public async Task<ListingPage> Handle(GetListings request, CancellationToken cancellationToken)
    {
        var below = request.BelowId ?? long.MaxValue;
        var found = await db.Listings.Where(listing => listing.Id < below)
            .OrderByDescending(listing => listing.Id)
            .Take(request.Limit + 1)
            .ProjectTo<ListingDto>(mapper.ConfigurationProvider)
            .ToListAsync(cancellationToken);
        if (found.Count <= request.Limit) return new ListingPage(found, null);
        found.RemoveAt(request.Limit);
        return new ListingPage(found, found[^1].Id);
    }
}
