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
            if (context.Response.HasStarted && IsOutOfTime(context)) Cut(context, OutOfTime, isOurs: true);
        }
        catch (Exception fault) when (context.Response.HasStarted)
        {
            if (IsOutOfTime(context)) Cut(context, OutOfTime, isOurs: true);
            // The server takes a write that was given up for a client that is gone.
            else if (fault is TimeoutException) Cut(context, fault.Message, isOurs: true);
            else Cut(context, fault.GetBaseException().Message, isOurs: !context.RequestAborted.IsCancellationRequested);
        }
    }

    private static bool IsOutOfTime(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    // A client may go whenever it likes, and is told of in the request's own line.
    private void Cut(HttpContext context, string reason, bool isOurs)
    {
        if (isOurs) LogCut(reason);
        context.Abort();
    }

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "An answer was cut short: {Reason}")]
    private partial void LogCut(string reason);
}
