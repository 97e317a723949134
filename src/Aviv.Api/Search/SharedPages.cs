using System.Text.Json;
using Aviv.Api.Pipeline;
using Aviv.Application.Search;
using Aviv.Infrastructure.Reading;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Search;

/// <summary>A page as it goes out.</summary>
/// <param name="Body">The listings in JSON.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
/// <param name="Total">How many match; null where that was not asked for.</param>
internal sealed record PageAnswer(byte[] Body, ListingPosition? Next, long? Total);

/// <summary>
/// Reads pages of the list. The first one is what most clients begin with, so those who want the same page at the same time share it.
/// </summary>
internal sealed class SharedPages(IServiceScopeFactory scopes, ResponseMemory bytes, TimeProvider clock, IOptions<JsonOptions> json)
{
    // Much less patience, and many would read what is slow at once.
    private readonly SingleFlight<GetListings, PageAnswer> _flights = new(clock, patience: TimeSpan.FromMilliseconds(100));

    /// <param name="http">Of the request; its query string, and whether numbers are shown, is what makes two pages the same.</param>
    /// <param name="page">What the query string means.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    public async Task<PageAnswer> ReadAsync(HttpContext http, GetListings page, CancellationToken cancellationToken)
    {
        var answer = await _flights.AskAsync($"{page.ShowsNumbers}{http.Request.QueryString}", page, ReadAsync, cancellationToken);
        await bytes.HoldAsync(http, answer.Body.Length, cancellationToken);
        return answer;
    }

    private async Task<PageAnswer> ReadAsync(GetListings[] pages, CancellationToken cancellationToken)
    {
        // They are all the same. The request that came first may leave while others wait.
        await using var scope = scopes.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(pages[0], cancellationToken);
        return new(JsonSerializer.SerializeToUtf8Bytes(found.Listings, json.Value.SerializerOptions), found.Next, found.Total);
    }
}
