namespace Aviv.Api.Http;

internal static class HeadRequests
{
    /// <summary>Routes a HEAD as the GET it describes. The server drops the body, since it knows the method that came.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (isHead) context.Request.Method = HttpMethods.Get;
        await next(context);
        if (isHead) context.Request.Method = HttpMethods.Head;
    });
}
