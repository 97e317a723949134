using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Application.Prices;

/// <summary>
/// The prices a listing had, all of them unless told otherwise; the answer is null where there is no such listing. Where there are
/// many, the answer has the first of them: then read them in pages.
/// </summary>
public sealed record GetListingPrices(long ListingId) : IRequest<PriceHistory?>
{
    public const int MaxLimit = 1000;

    /// <summary>
    /// Prices that are answered without a limit. Longer histories are read one at a time, or they would hold up the others.
    /// </summary>
    public const int MostAtOnce = 500;

    /// <summary>Only prices that began to hold then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only prices that began to hold earlier.</summary>
    public DateTimeOffset? To { get; init; }

    public bool NewestFirst { get; init; }

    /// <summary>Only what comes after this row of the log, in the order asked for.</summary>
    public long? After { get; init; }

    public int? Limit { get; init; }

    /// <inheritdoc cref="IListingLoader"/>
    public long? Known { get; init; }
}

/// <param name="Version">The listing's, of the same moment.</param>
/// <param name="SurfaceAreaM2">Likewise.</param>
/// <param name="Prices">In the order asked for.</param>
/// <param name="Next">The row of the log after which more follow; null where none do.</param>
public sealed record PriceHistory(ListingVersion Version, double SurfaceAreaM2, IReadOnlyList<ListingPriceDto> Prices, long? Next);

internal sealed class GetListingPricesHandler(IReadSessions sessions, IListingLoader loader)
    : IRequestHandler<GetListingPrices, PriceHistory?>
{
    public async Task<PriceHistory?> Handle(GetListingPrices request, CancellationToken cancellationToken)
    {
        if (request with { Known = null } == new GetListingPrices(request.ListingId))
            return await loader.FindHistoryAsync(request.ListingId, request.Known, cancellationToken);
        await using var session = await sessions.OpenAsync(Workload.ById, cancellationToken);
        return await session.Db.HistoryPageAsync(request, request.Limit ?? GetListingPrices.MostAtOnce, cancellationToken);
    }
}
