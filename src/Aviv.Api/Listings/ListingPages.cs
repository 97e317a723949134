using System.Text.Json;
using Aviv.Api.Http;
using Aviv.Application.Listings;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Listings;

/// <summary>A page as it goes out.</summary>
/// <param name="Body">The listings in JSON.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
/// <param name="Total">How many match; null where that was not asked for.</param>
internal sealed record PageAnswer(byte[] Body, ListingPosition? Next, long? Total);

/// <summary>Reads pages of the list. The first one is what most clients begin with, so those who want the same page at the same time share it.</summary>
internal sealed class ListingPages(IServiceScopeFactory scopes, DatabaseTurns turns, TimeProvider clock, IOptions<JsonOptions> json)
{
    private readonly SingleFlight<PageAnswer> _flights = new(clock);

    /// <param name="query">The query string that asks for it.</param>
    /// <param name="page">What it means.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    public Task<PageAnswer> ReadAsync(QueryString query, GetListings page, CancellationToken cancellationToken) =>
        _flights.AskAsync(query.ToString(), stop => ReadAsync(page, stop), cancellationToken);

    private async Task<PageAnswer> ReadAsync(GetListings page, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(page, cancellationToken);
        return new(JsonSerializer.SerializeToUtf8Bytes(found.Listings, json.Value.SerializerOptions), found.Next, found.Total);
    }
}
