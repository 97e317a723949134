using System.IO.Pipelines;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Server;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Json;

/// <summary>The bytes of a body, as sent.</summary>
internal sealed record ReceivedBody(ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Takes in the bodies of endpoints that read one, each in a time of its own. A slow client has itself to thank for what comes of that,
/// and is told so; of the time of its request, in which the service has to answer, it takes nothing.
/// </summary>
internal sealed class BodyReceiver(RequestDelegate next, TimeProvider clock)
{
    public static bool IsNeeded(HttpContext context) => Metadata(context) is not null;

    public async Task InvokeAsync(HttpContext context)
    {
        var mediaType = Metadata(context)!.MediaType;
        if (!IsInUtf8(context.Request, mediaType)) throw new ApiErrorException(ApiError.NotOfMediaType(mediaType));
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        context.Features.Set(new ReceivedBody(await ReceiveAsync(context)));
        await next(context);
    }

    private static JsonBodyMetadata? Metadata(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<JsonBodyMetadata>();

    private static bool IsInUtf8(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0;

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(HttpContext context)
    {
        try
        {
            return await ReadAsync(context.Request.BodyReader);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            // Whatever the server cannot make sense of, or a client that has gone. What it does make sense of and refuses has a status.
            throw new ApiErrorException(ApiError.MalformedJson, "The body did not arrive as HTTP says.");
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(PipeReader reader)
    {
        using var time = new CancellationTokenSource(ServerLimits.BodyTime, clock);
        // Handed to the reader, a token would leave it in the middle of a read, of which the server complains.
        await using var late = time.Token.Register(reader.CancelPendingRead);
        using var body = new MemoryStream();
        while (true)
        {
            var read = await reader.ReadAsync();
            foreach (var part in read.Buffer) body.Write(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return body.GetBuffer().AsMemory(0, (int)body.Length);
            if (read.IsCanceled) throw new ApiErrorException(ApiError.BodyTooSlow);
        }
    }
}
