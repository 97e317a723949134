using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Pipeline;

/// <summary>What every answer tells browsers, which take more liberties with it than our clients do.</summary>
internal static class SafeHeaders
{
    // An answer in JSON has nothing to load, and no business in somebody's frame. Pages say themselves what they need.
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    // A year. It holds for this host alone, since others of the domain are not ours to judge.
    private const string HttpsAlone = "max-age=31536000";

    /// <summary>Set when the answer starts: the exception handler clears what was set before.</summary>
    public static void UseSafeHeaders(this WebApplication app)
    {
        var keepsHttps = !app.Environment.IsDevelopment();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Set(context.Response.Headers);
                // A trusted proxy may say that its side of the connection is encrypted.
                if (keepsHttps && context.Request.IsHttps) context.Response.Headers.StrictTransportSecurity = HttpsAlone;
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, Nothing);
    }
}
