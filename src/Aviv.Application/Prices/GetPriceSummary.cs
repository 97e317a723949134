using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Application.Prices;

/// <summary>
/// What a listing's price history comes to, and the price that held at an instant; the answer is null where there is no such listing.
/// </summary>
public sealed record GetPriceSummary(long ListingId, DateTimeOffset? At) : IRequest<PriceSummaryDto?>
{
    /// <inheritdoc cref="IListingLoader"/>
    public long? Known { get; init; }
}

internal sealed class GetPriceSummaryHandler(IListingLoader loader, IReadSessions sessions)
    : IRequestHandler<GetPriceSummary, PriceSummaryDto?>
{
    public async Task<PriceSummaryDto?> Handle(GetPriceSummary request, CancellationToken cancellationToken)
    {
        if (await loader.FindHistoryAsync(request.ListingId, request.Known, cancellationToken) is not { } history) return null;
        var summary = new PriceSummary(request);
        if (history.Next is null) return summary.Add(history).ToDto();
        await using var session = await sessions.OpenAsync(Workload.LongHistory, cancellationToken);
        await foreach (var page in session.Db.HistoryPagesAsync(new(request.ListingId), cancellationToken)) summary.Add(page);
        return summary.ToDto();
    }
}
