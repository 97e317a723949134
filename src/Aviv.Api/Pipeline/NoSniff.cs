namespace Aviv.Api.Pipeline;

internal static class NoSniff
{
    /// <summary>
    /// Keeps browsers from taking JSON for a page. Set when the answer starts: the exception handler clears what was set before.
    /// </summary>
    public static void UseNoSniff(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
