using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>
/// All listings that match a filter, by id, with their prices if asked for; from one snapshot. It goes in pages, so that it
/// holds one page in memory and no statement runs for long.
/// </summary>
public sealed class ExportListings(ISnapshots snapshots, IMapper mapper)
{
    private const int PageSize = 500;

    private static readonly ListingOrder ById = new(ListingSortKey.Id, Descending: false);

    public async IAsyncEnumerable<IReadOnlyList<ExportedListing>> RunAsync(
        ListingFilter filter, bool withPrices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var snapshot = await snapshots.OpenAsync(cancellationToken);
        ListingPosition? last = null;
        for (var count = PageSize; count == PageSize;)
        {
            var listings = await snapshot.Search.InOrder(snapshot.Search.Matching(filter), ById, last).Take(PageSize)
                .ProjectTo<ListingDto>(mapper.ConfigurationProvider).ToListAsync(cancellationToken);
            var prices = withPrices ? await PricesAsync(snapshot.Db, [.. listings.Select(listing => listing.Id)], cancellationToken) : null;
            yield return [.. listings.Select(listing => new ExportedListing(listing, prices is null ? null : [.. prices[listing.Id]]))];
            count = listings.Count;
            last = count == 0 ? last : ById.PositionOf(listings[^1]);
        }
    }

    private static async Task<ILookup<long, ListingPriceDto>> PricesAsync(IAvivDb db, long[] ids, CancellationToken cancellationToken)
    {
        var rows = await db.PriceLog.Where(row => ids.Contains(row.ListingId)).OrderBy(row => row.ListingId).ThenBy(row => row.Id)
            .Select(row => new { row.ListingId, row.Price, row.ChangedAt }).ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.ListingId, row => new ListingPriceDto { PriceEur = row.Price, CreatedDate = row.ChangedAt });
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
