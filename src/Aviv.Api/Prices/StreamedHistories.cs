using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.Json;
using Aviv.Application.Prices;
using Aviv.Application.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aviv.Api.Prices;

/// <summary>Sends histories that are too long to be read at once: page by page, from one snapshot, on connections of their own.</summary>
internal static class StreamedHistories
{
    public static async Task<Results<JsonBytesResult<IReadOnlyList<ListingPriceDto>>, JsonStreamResult, NotModified, NotFound>>
        StreamHistoryAsync(this HttpContext http, GetListingPrices request, CancellationToken cancellationToken)
    {
        var session = await http.OpenSessionAsync(cancellationToken);
        var pages = session.Db.HistoryPagesAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        if (!await pages.MoveNextAsync()) return TypedResults.NotFound();
        http.TagPrices(pages.Current.Version);
        return new JsonStreamResult(async json =>
        {
            json.Writer.WriteStartArray();
            await WriteAsync(json, pages);
            json.Writer.WriteEndArray();
        });
    }

    public static async Task<JsonStreamResult> StreamPricesAsync(
        this HttpContext http, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var session = await http.OpenSessionAsync(cancellationToken);
        return new(async json =>
        {
            json.Writer.WriteStartArray();
            foreach (var id in ids)
            {
                json.Writer.WriteStartObject();
                json.Writer.WriteNumber("id", id);
                json.Writer.WriteStartArray("prices");
                await using (var pages = session.Db.HistoryPagesAsync(new(id), cancellationToken).GetAsyncEnumerator(cancellationToken))
                    if (await pages.MoveNextAsync()) await WriteAsync(json, pages);
                json.Writer.WriteEndArray();
                json.Writer.WriteEndObject();
            }

            json.Writer.WriteEndArray();
        });
    }

    private static async Task WriteAsync(JsonStream json, IAsyncEnumerator<PriceHistory> pages)
    {
        do await json.WriteAsync(pages.Current.Prices);
        while (await pages.MoveNextAsync());
    }

    private static async Task<IReadSession> OpenSessionAsync(this HttpContext http, CancellationToken cancellationToken)
    {
        var session = await http.RequestServices.GetRequiredService<IReadSessions>().OpenAsync(Workload.LongHistory, cancellationToken);
        http.Response.RegisterForDisposeAsync(session);
        return session;
    }
}
