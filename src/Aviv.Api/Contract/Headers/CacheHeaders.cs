using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>Marks the endpoints whose successes a cache may keep, and must ask about before each use.</summary>
internal sealed class Revalidated;

internal static class CacheHeaders
{
    // A cache that several share may keep nothing of one caller's for another.
    private const string PrivateNoCache = "private, no-cache";

    private static readonly string[] ByEncoding = [HeaderNames.AcceptEncoding];
    private static readonly string[] ByCallerAndEncoding = [HeaderNames.Authorization, HeaderNames.AcceptEncoding];

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
        var variesByCaller = context.VariesByCaller();
        if (route?.GetMetadata<Revalidated>() is not null)
            headers.CacheControl = variesByCaller && context.SeesNumbers() ? PrivateNoCache : CacheControlHeaderValue.NoCacheString;
        if (route?.GetMetadata<Compressed>() is not null) Vary(headers, variesByCaller ? ByCallerAndEncoding : ByEncoding);
    }

    // In one line with the Origin of CORS: some caches read but the first.
    private static void Vary(IHeaderDictionary headers, string[] names) => headers.Vary = string.Join(
        ", ", headers.GetCommaSeparatedValues(HeaderNames.Vary).Except(names, StringComparer.OrdinalIgnoreCase).Concat(names));
}
