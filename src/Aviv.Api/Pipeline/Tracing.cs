using System.Diagnostics;

namespace Aviv.Api.Pipeline;

internal static class Tracing
{
    /// <summary>The id by which answers and log lines of one request find each other.</summary>
    public static string TraceId(this HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
