namespace Aviv.Api.Pipeline;

internal static class HeadRequests
{
    private sealed class Head;

    /// <summary>Routes a HEAD as the GET it describes. The server drops the body, since it knows the method that came.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (isHead)
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(new Head());
        }

        await next(context);
        if (isHead) context.Request.Method = HttpMethods.Head;
    });

    /// <summary>
    /// For endpoints whose body is too dear to be made for nobody: true where only the head is asked for, which then is complete. The
    /// encoding would be told when the body begins.
    /// </summary>
    public static bool AnswersHead(this HttpContext context)
    {
        if (context.Features.Get<Head>() is null) return false;
        context.Response.Headers.ContentEncoding = context.RequestServices.GetRequiredService<CompressionByRoute>().Encoding(context);
        return true;
    }
}
