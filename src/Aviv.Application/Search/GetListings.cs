using AutoMapper;
using Aviv.Application.Listings;
using Aviv.Application.Reading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Search;

/// <summary>A page of the listings that match a filter, in an order: those beyond a position, at most <paramref name="Limit"/>.</summary>
public sealed record GetListings(ListingFilter Filter, ListingOrder Order, ListingPosition? After, int Limit, bool Count)
    : IRequest<ListingPage>
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    public bool ShowsNumbers { get; init; }
}

/// <summary><paramref name="Next"/> is null on the last page, <paramref name="Total"/> where it was not asked for.</summary>
public sealed record ListingPage(IReadOnlyList<ListingDto> Listings, ListingPosition? Next, long? Total);

internal sealed class GetListingsHandler(IReadSessions sessions, IMapper mapper) : IRequestHandler<GetListings, ListingPage>
{
    // The first page has a listing that was just created, wherever that was; behind a cursor there is none.
    public async Task<ListingPage> Handle(GetListings request, CancellationToken cancellationToken)
    {
        if (request.After is not null)
            return await sessions.ReadRecentAsync(
                Workload.List, recent => FindAsync(recent, request, cancellationToken), cancellationToken);
        await using var session = await sessions.OpenAsync(Workload.List, cancellationToken);
        return await FindAsync(session, request, cancellationToken);
    }

    private async Task<ListingPage> FindAsync(IReadSession session, GetListings request, CancellationToken cancellationToken)
    {
        var matching = session.Search.Matching(request.Filter);
        var found = await session.Search.InOrder(matching, request.Order, request.After)
            .Take(request.Limit + 1).ToListAsync(cancellationToken);
        long? total = request.Count ? await matching.LongCountAsync(cancellationToken) : null;
        var listings = mapper.Map<List<ListingDto>>(found.Take(request.Limit), request.ShowsNumbers);
        return new(listings, found.Count > request.Limit ? request.Order.PositionOf(listings[^1]) : null, total);
    }
}
