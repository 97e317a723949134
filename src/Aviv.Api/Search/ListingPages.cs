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

/// <summary>Reads pages of the list. The first one is what most clients begin with, so those who want the same page at the same time share it.</summary>
internal sealed class ListingPages
{
    // Much shorter, and many would read what is slow at once.
    private static readonly FlightPlan Plan = new(Patience: TimeSpan.FromMilliseconds(100));

    private readonly IServiceScopeFactory _scopes;
    private readonly AnswerBytes _bytes;
    private readonly IOptions<JsonOptions> _json;
    private readonly SingleFlight<GetListings, PageAnswer> _flights;

    public ListingPages(IServiceScopeFactory scopes, AnswerBytes bytes, TimeProvider clock, IOptions<JsonOptions> json)
    {
        (_scopes, _bytes, _json) = (scopes, bytes, json);
        _flights = new((pages, stop) => ReadAsync(pages[0], stop), Plan, clock);
    }

    /// <param name="http">Of the request; its query string is what makes two pages the same.</param>
    /// <param name="page">What the query string means.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    public async Task<PageAnswer> ReadAsync(HttpContext http, GetListings page, CancellationToken cancellationToken)
    {
        var answer = await _flights.AskAsync(http.Request.QueryString.ToString(), page, cancellationToken);
        await _bytes.HoldAsync(http, answer.Body.Length, cancellationToken);
        return answer;
    }

    private async Task<PageAnswer> ReadAsync(GetListings page, CancellationToken cancellationToken)
    {
        // The request that came first may leave while others wait.
        await using var scope = _scopes.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(page, cancellationToken);
        return new(JsonSerializer.SerializeToUtf8Bytes(found.Listings, _json.Value.SerializerOptions), found.Next, found.Total);
    }
}
