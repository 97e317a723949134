using Microsoft.AspNetCore.Http.Timeouts;

namespace Aviv.Api.Pipeline;

/// <summary>
/// Breaks the connection of an answer that cannot be finished. Its status is out, and the server would end it as if it were whole:
/// a client would take a part for all there is.
/// </summary>
internal sealed partial class TruncatedResponses(RequestDelegate next, ILogger<TruncatedResponses> logger)
{
    private const string OutOfTime = "the request was out of time";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            // The framework's own writing of JSON ends without a word when its time is up.
            if (context.Response.HasStarted && IsOutOfTime(context)) Cut(context, OutOfTime);
        }
        catch (Exception fault) when (context.Response.HasStarted)
        {
            Cut(context, IsOutOfTime(context) ? OutOfTime : fault is TimeoutException ? fault.Message : fault.GetBaseException().Message);
        }
    }

    private static bool IsOutOfTime(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    private void Cut(HttpContext context, string reason)
    {
        // A client may go whenever it likes, and is told of in the request's own line.
        if (IsOutOfTime(context) || !context.RequestAborted.IsCancellationRequested) LogCut(reason);
        context.Abort();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer was cut short: {Reason}")]
    private partial void LogCut(string reason);
}
