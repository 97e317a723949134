using System.Runtime.CompilerServices;
using AutoMapper;
using Aviv.Application.Listings;
using Aviv.Application.Reading;
using Aviv.Domain.Listings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Search;

/// <summary>
/// A page that is too large to be held in memory while a client reads it: which listings it has is known first, and they come part by part.
/// </summary>
public sealed record OpenLargePage(GetListings Page) : IRequest<LargePage>;

internal sealed class OpenLargePageHandler(IReadSessions sessions, IMapper mapper) : IRequestHandler<OpenLargePage, LargePage>
{
    public async Task<LargePage> Handle(OpenLargePage request, CancellationToken cancellationToken)
    {
        var session = await sessions.OpenAsync(Workload.LargePage, cancellationToken);
        try
        {
            return await new LargePage(session, mapper, request.Page).FindAsync(cancellationToken);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}

/// <summary>An open page, in one snapshot of the database until it is disposed of.</summary>
public sealed class LargePage(IReadSession session, IMapper mapper, GetListings page) : IAsyncDisposable
{
    private const int PartSize = 100;

    private long[] _ids = [];

    /// <summary>Null on the last page.</summary>
    public ListingPosition? Next { get; private set; }

    /// <summary>Null where it was not asked for.</summary>
    public long? Total { get; private set; }

    /// <summary>The listings in order.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ListingDto>> PartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in _ids.Chunk(PartSize))
        {
            var found = await Of(part).ToDictionaryAsync(listing => listing.Id, ToDto, cancellationToken);
            yield return [.. part.Select(id => found[id])];
        }
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    internal async Task<LargePage> FindAsync(CancellationToken cancellationToken)
    {
        var matching = session.Search.Matching(page.Filter);
        var ids = await session.Search.InOrder(matching, page.Order, page.After)
            .Take(page.Limit + 1).Select(listing => listing.Id).ToListAsync(cancellationToken);
        if (page.Count) Total = await matching.LongCountAsync(cancellationToken);
        _ids = [.. ids.Take(page.Limit)];
        if (ids.Count > page.Limit)
            Next = page.Order.PositionOf(ToDto(await Of([_ids[^1]]).SingleAsync(cancellationToken)));
        return this;
    }

    private ListingDto ToDto(Listing listing) => mapper.Map<ListingDto>(listing, page.ShowsNumbers);

    private IQueryable<Listing> Of(long[] ids) => session.Db.Listings.AsNoTracking().Where(listing => ids.Contains(listing.Id));
}
