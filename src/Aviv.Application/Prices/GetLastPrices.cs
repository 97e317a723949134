using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Application.Prices;

/// <summary>The newest prices of each of some listings; a listing that is not there has none.</summary>
/// <param name="ListingIds">Of which ones.</param>
/// <param name="MostOfEach">At most so many.</param>
public sealed record GetLastPrices(IReadOnlyList<long> ListingIds, int MostOfEach) : IRequest<IReadOnlyDictionary<long, LastPrices>>;

/// <param name="Prices">Oldest first; there is at least one.</param>
public sealed record LastPrices(IReadOnlyList<ListingPriceDto> Prices)
{
    /// <summary>The price that holds.</summary>
    public ListingPriceDto Current => Prices[^1];

    /// <summary>The one before it; null where the price never changed.</summary>
    public ListingPriceDto? Previous => Prices.Count > 1 ? Prices[^2] : null;
}

internal sealed class GetLastPricesHandler(IReadSessions sessions) : IRequestHandler<GetLastPrices, IReadOnlyDictionary<long, LastPrices>>
{
    public async Task<IReadOnlyDictionary<long, LastPrices>> Handle(GetLastPrices request, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(Workload.List, cancellationToken);
        var prices = await session.Db.LastPricesAsync([.. request.ListingIds], request.MostOfEach, cancellationToken);
        return prices.ToDictionary(one => one.Key, one => new LastPrices([.. one]));
    }
}
