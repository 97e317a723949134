using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Pipeline;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>Marks the endpoints whose successes a cache may keep, and must ask about before each use.</summary>
internal sealed class Revalidated;

internal static class CacheHeaders
{
    /// <summary>
    /// Tells caches how to keep successes, and to keep no error: by HTTP alone they may keep a 404. Set when the answer starts, once it is
    /// known which it is.
    /// </summary>
    public static void UseCacheHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified) Set(context);
            else if (context.Response.StatusCode >= StatusCodes.Status400BadRequest) SetOfError(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Has caches ask about the successes of a route before each use.</summary>
    public static TBuilder Revalidates<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new Revalidated()).Sends(ResponseHeader.CacheControl);

    // In one form, also where the framework's exception handler has set its own.
    private static void SetOfError(IHeaderDictionary headers)
    {
        headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        headers.Remove(HeaderNames.Pragma);
        headers.Remove(HeaderNames.Expires);
    }

    private static void Set(HttpContext context)
    {
        var (route, headers) = (context.GetEndpoint()?.Metadata, context.Response.Headers);
        if (route?.GetMetadata<Revalidated>() is not null) headers.CacheControl = CacheControlHeaderValue.NoCacheString;
        if (route?.GetMetadata<Compressed>() is null) return;
        // In one line with the Origin of CORS: some caches read but the first.
        headers.Vary = headers.Vary.Count == 0
            ? HeaderNames.AcceptEncoding
            : string.Join(", ", Others(headers).Append(HeaderNames.AcceptEncoding));
    }

    private static IEnumerable<string> Others(IHeaderDictionary headers) =>
        headers.GetCommaSeparatedValues(HeaderNames.Vary)
            .Where(name => !name.Equals(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase));
}
