using System.Text.Encodings.Web;
using System.Text.Json;
using Aviv.Api.Pipeline;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Contract.Json;

/// <summary>200 with JSON that is never in memory as a whole.</summary>
internal sealed class JsonStreamResult(Func<JsonStream, Task> write) : IResult
{
    /// <summary>
    /// An array of items that come in parts. The first is read before the status is out, since until then a failure can be told.
    /// </summary>
    public static async Task<JsonStreamResult> ArrayAsync<T>(IAsyncEnumerable<IReadOnlyList<T>> parts)
    {
        var rest = parts.GetAsyncEnumerator();
        var isThere = await rest.MoveNextAsync();
        return new(async json =>
        {
            json.Writer.WriteStartArray();
            for (var more = isThere; more; more = await rest.MoveNextAsync()) await json.WriteAsync(rest.Current);
            json.Writer.WriteEndArray();
        });
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = JsonBytesResults.Json;
        if (httpContext.AnswersHead()) return;
        await StreamingResponse.WriteAsync(httpContext, async answer =>
        {
            using var json = new JsonStream(
                answer, httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
            await write(json);
            await json.FlushAsync();
        });
    }
}

internal sealed class JsonStream(StreamingResponse answer, JsonSerializerOptions options) : IDisposable
{
    public Utf8JsonWriter Writer { get; } = new(
        answer.Output, new() { Encoder = options.Encoder ?? JavaScriptEncoder.Default, SkipValidation = true });

    /// <summary>Writes items, without the brackets of an array, and sends them.</summary>
    public Task WriteAsync<T>(IReadOnlyList<T> items)
    {
        foreach (var item in items) JsonSerializer.Serialize(Writer, item, options);
        return FlushAsync();
    }

    public Task FlushAsync()
    {
        Writer.Flush();
        return answer.FlushAsync();
    }

    public void Dispose() => Writer.Dispose();
}
