using System.Diagnostics;
using Aviv.Api.Limits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace Aviv.Api.Pipeline;

/// <summary>
/// One line a request, but for those that no budget bounds: whoever is beyond his, health, and preflights must not fill a disk. The route's
/// template stands for the path; neither query nor body is ever logged.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (!context.IsOverBudget() && !CountsForNobody(context))
                LogRequest(MethodOf(context.Request), Route(context), context.Response.StatusCode,
                    Stopwatch.GetElapsedTime(started).TotalMilliseconds, context.TraceId());
        }
    }

    private static bool CountsForNobody(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null
        || (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.AccessControlRequestMethod.Count > 0);

    // A client may make one up, of any length.
    private static string MethodOf(HttpRequest request) => Methods.Contains(request.Method) ? request.Method : "_OTHER";

    private static string Route(HttpContext context)
    {
        // The exception handler takes the endpoint off the context.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "(no route)";
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "{Method} {Route} {Status} {ElapsedMs:0.0} ms {TraceId}")]
    private partial void LogRequest(string method, string route, int status, double elapsedMs, string traceId);
}
