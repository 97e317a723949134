using System.Text.Json;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Infrastructure.Caching;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Caching;

/// <summary>What is read of one listing and kept, as it goes out.</summary>
internal static class ReadKinds
{
    private static readonly ReadKind Listing = Of("listing", showsNumber: true);
    private static readonly ReadKind ListingWithoutNumber = Of("listing_without_number", showsNumber: false);

    public static readonly ReadKind Prices = new("prices", async (services, id, known, cancellationToken) =>
        await services.Send(new GetListingPrices(id) { Known = known }, cancellationToken) is { } history
            ? new(history.Version, history.Next is null ? services.Json(history.Prices) : null) : null);

    public static readonly ReadKind Summary = new("summary", async (services, id, known, cancellationToken) =>
        await services.Send(new GetPriceSummary(id, At: null) { Known = known }, cancellationToken) is { } summary
            ? new(summary.Version, services.Json(summary))
            : null);

    public static ReadKind OfListing(bool showsNumber) => showsNumber ? Listing : ListingWithoutNumber;

    private static ReadKind Of(string name, bool showsNumber) => new(name, async (services, id, known, cancellationToken) =>
        await services.Send(new GetListing(id, showsNumber) { Known = known }, cancellationToken) is { } listing
            ? new(new(listing.Version, listing.UpdatedDate), services.Json(listing))
            : null);

    private static Task<T> Send<T>(this IServiceProvider services, IRequest<T> request, CancellationToken cancellationToken) =>
        services.GetRequiredService<IMediator>().Send(request, cancellationToken);

    private static byte[] Json<T>(this IServiceProvider services, T body) =>
        JsonSerializer.SerializeToUtf8Bytes(body, services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
}
