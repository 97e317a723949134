using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>
/// All listings that match a filter, by id, with their prices if asked for; from one snapshot. It reads listings in pages, so that
/// no statement runs for long, and hands them on in batches, so that few histories are in memory at once.
/// </summary>
public sealed class ExportListings(ISnapshots snapshots, IMapper mapper)
{
    private const int PageSize = 500;
    private const int BatchSize = 25;

    private static readonly ListingOrder ById = new(ListingSortKey.Id, Descending: false);

    public async IAsyncEnumerable<IReadOnlyList<ExportedListing>> RunAsync(
        ListingFilter filter, bool withPrices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var snapshot = await snapshots.OpenAsync(cancellationToken);
        ListingPosition? last = null;
        for (var count = PageSize; count == PageSize;)
        {
            var page = await snapshot.Search.InOrder(snapshot.Search.Matching(filter), ById, last).Take(PageSize)
                .ProjectTo<ListingDto>(mapper.ConfigurationProvider).ToListAsync(cancellationToken);
            foreach (var batch in page.Chunk(BatchSize)) yield return await CompleteAsync(batch, withPrices ? snapshot.Db : null, cancellationToken);
            count = page.Count;
            last = count == 0 ? last : ById.PositionOf(page[^1]);
        }
    }

    private static async Task<IReadOnlyList<ExportedListing>> CompleteAsync(ListingDto[] listings, IAvivDb? pricesFrom, CancellationToken cancellationToken)
    {
        if (pricesFrom is null) return [.. listings.Select(listing => new ExportedListing(listing, null))];
        var prices = await pricesFrom.PricesOfAsync([.. listings.Select(listing => listing.Id)], cancellationToken);
        return [.. listings.Select(listing => new ExportedListing(listing, [.. prices[listing.Id]]))];
    }
}

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
