using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Application.Prices;

/// <summary>The current price of each of some listings, and the one before it; a listing that is not there has none.</summary>
public sealed record GetLastPrices(IReadOnlyList<long> ListingIds) : IRequest<IReadOnlyDictionary<long, LastPrices>>;

/// <param name="Current">The price that holds.</param>
/// <param name="Previous">The one before it; null where the price never changed.</param>
public sealed record LastPrices(ListingPriceDto Current, ListingPriceDto? Previous);

internal sealed class GetLastPricesHandler(IReadSessions sessions) : IRequestHandler<GetLastPrices, IReadOnlyDictionary<long, LastPrices>>
{
    public async Task<IReadOnlyDictionary<long, LastPrices>> Handle(GetLastPrices request, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(Workload.List, cancellationToken);
        var prices = await session.Db.LastPricesAsync([.. request.ListingIds], cancellationToken);
        return prices.ToDictionary(one => one.Key, one => new LastPrices(one.First(), one.ElementAtOrDefault(1)));
    }
}
