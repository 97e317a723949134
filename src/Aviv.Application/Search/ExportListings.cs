using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using AutoMapper;
using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Reading;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Search;

/// <summary>
/// All listings that match a filter, by id, with their prices if asked for; from one snapshot. It reads listings in pages, so that
/// no statement runs for long, and hands them on in batches, so that few histories are in memory at once.
/// </summary>
public sealed class ExportListings(IReadSessions sessions, IMapper mapper, ExportMetrics metrics)
{
    private const int PageSize = 500;
    private const int BatchSize = 25;

    private static readonly ListingOrder ById = new(ListingSortKey.Id, Descending: false);

    public async IAsyncEnumerable<IReadOnlyList<ExportedListing>> RunAsync(
        ExportContents contents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var snapshot = await sessions.OpenRecentAsync(Workload.Export, cancellationToken);
        using var running = metrics.Begin();
        ListingPosition? last = null;
        for (var count = PageSize; count == PageSize;)
        {
            var page = await snapshot.Search.InOrder(snapshot.Search.Matching(contents.Filter), ById, last)
                .Take(PageSize).ToListAsync(cancellationToken);
            var listings = mapper.Map<ListingDto[]>(page, contents.ShowsNumbers);
            foreach (var batch in listings.Chunk(BatchSize))
                await foreach (var exported in CompleteAsync(batch, contents.WithPrices ? snapshot.Db : null, cancellationToken))
                {
                    metrics.Exported(exported.Count);
                    yield return exported;
                }

            count = page.Count;
            last = count == 0 ? last : ById.PositionOf(listings[^1]);
        }
    }

    // A long history goes by itself: so many of them are never in memory together.
    private static async IAsyncEnumerable<IReadOnlyList<ExportedListing>> CompleteAsync(
        ListingDto[] listings, IAvivDb? pricesFrom, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prices = pricesFrom is null ? null
            : await pricesFrom.PricesOfAsync(
                [.. listings.Select(listing => listing.Id)], GetListingPrices.MostAtOnce + 1, cancellationToken);
        var together = new List<ExportedListing>();
        foreach (var listing in listings)
        {
            ListingPriceDto[]? history = prices is null ? null : [.. prices[listing.Id]];
            if (history is not { Length: > GetListingPrices.MostAtOnce })
            {
                together.Add(new(listing, history));
                continue;
            }

            yield return together;
            together = [];
            yield return [new(listing, await WholeAsync(pricesFrom!, listing.Id, cancellationToken))];
        }

        yield return together;
    }

    private static async Task<List<ListingPriceDto>> WholeAsync(IAvivDb db, long id, CancellationToken cancellationToken)
    {
        var whole = new List<ListingPriceDto>();
        await foreach (var page in db.HistoryPagesAsync(new(id), cancellationToken)) whole.AddRange(page.Prices);
        return whole;
    }
}

/// <summary>What an export holds.</summary>
public sealed record ExportContents(ListingFilter Filter, bool WithPrices, bool ShowsNumbers);

/// <summary>A listing with its history.</summary>
public sealed record ExportedListing : ListingDto
{
    [SetsRequiredMembers]
    public ExportedListing(ListingDto listing, IReadOnlyList<ListingPriceDto>? prices)
        : base(listing) => Prices = prices;

    /// <summary>Every price that the listing had, oldest first; only with <c>include=prices</c>.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ListingPriceDto>? Prices { get; }
}
