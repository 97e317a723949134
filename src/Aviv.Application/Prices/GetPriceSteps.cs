using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Application.Prices;

/// <summary>
/// The prices that held in a span of time, for a picture of it; the answer is null where there is no such listing. Long histories are
/// thinned while they are read.
/// </summary>
/// <param name="ListingId">Of which listing.</param>
/// <param name="From">The start of the span; null for the first price.</param>
/// <param name="To">The end of the span.</param>
public sealed record GetPriceSteps(long ListingId, DateTimeOffset? From, DateTimeOffset To) : IRequest<PriceSteps?>;

/// <param name="Version">The listing's, of the same moment.</param>
/// <param name="Prices">Oldest first; the first is the one that held at the start of the span, or the listing's first.</param>
/// <param name="ChangesCount">How often the price changed in the span, those included that were thinned out.</param>
public sealed record PriceSteps(ListingVersion Version, IReadOnlyList<ListingPriceDto> Prices, int ChangesCount);

internal sealed class GetPriceStepsHandler(IListingLoader loader, IReadSessions sessions) : IRequestHandler<GetPriceSteps, PriceSteps?>
{
    public async Task<PriceSteps?> Handle(GetPriceSteps request, CancellationToken cancellationToken)
    {
        if (await loader.FindHistoryAsync(request.ListingId, known: null, cancellationToken) is not { } history) return null;
        if (history.Next is null) return Whole(history, request.From);
        var thinned = new ThinnedPrices(request);
        await using var session = await sessions.OpenAsync(Workload.LongHistory, cancellationToken);
        await foreach (var page in session.Db.HistoryPagesAsync(new(request.ListingId), cancellationToken)) thinned.Add(page);
        return thinned.ToSteps();
    }

    private static PriceSteps Whole(PriceHistory history, DateTimeOffset? from)
    {
        var before = history.Prices.TakeWhile(price => price.CreatedDate <= from).Count();
        var prices = history.Prices.Skip(before - 1).ToList();
        return new(history.Version, prices, prices.Count - 1);
    }
}
