using System.Diagnostics;
using Aviv.Api.Limits;
using Microsoft.AspNetCore.Diagnostics;

namespace Aviv.Api.Pipeline;

/// <summary>
/// One line a request that is within its budget: who is beyond must not fill a disk. The route's template stands for the path; neither
/// query nor body is ever logged.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (!context.IsOverBudget())
                LogRequest(context.Request.Method, Route(context), context.Response.StatusCode,
                    Stopwatch.GetElapsedTime(started).TotalMilliseconds, context.TraceId());
        }
    }

    private static string Route(HttpContext context)
    {
        // The exception handler takes the endpoint off the context.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "(no route)";
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "{Method} {Route} {Status} {ElapsedMs:0.0} ms {TraceId}")]
    private partial void LogRequest(string method, string route, int status, double elapsedMs, string traceId);
}
