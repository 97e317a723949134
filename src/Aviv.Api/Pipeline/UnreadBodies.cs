using Microsoft.AspNetCore.Http.Features;

namespace Aviv.Api.Pipeline;

internal static class UnreadBodies
{
    /// <summary>
    /// Says that an answer ends its connection, where it comes before a body that is too large: the server reads none to its end that is,
    /// and a client that knew nothing of it would lose its next request. Set when the answer starts: the exception handler clears what
    /// was set before.
    /// </summary>
    public static void UseCloseOfUnreadBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsTooLarge(context)) context.Response.OnStarting(() =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        return next(context);
    });

    // HTTP/2 ends the one stream, and the others of the connection go on.
    private static bool IsTooLarge(HttpContext context) => HttpProtocol.IsHttp11(context.Request.Protocol)
        && context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
}
