using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Json;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Pipeline;

/// <summary>
/// Tells the methods of an address, where the framework names those it routes by: HEAD goes with GET, and OPTIONS is answered here.
/// It is a question of its own; that of a browser before a request to another site is answered by CORS, before it comes here.
/// </summary>
internal static class AllowedMethods
{
    public static void UseAllowedMethods(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed || context.Response.HasStarted) return;
        var methods = context.Response.Headers.GetCommaSeparatedValues(HeaderNames.Allow).Append(HttpMethods.Options).ToList();
        if (methods.Contains(HttpMethods.Get)) methods.Add(HttpMethods.Head);
        context.Response.Headers.Allow = string.Join(", ", methods.Distinct().Order(StringComparer.Ordinal));
        if (HttpMethods.IsOptions(context.Request.Method)) Answer(context.Response, methods);
    });

    private static void Answer(HttpResponse response, List<string> methods)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        if (methods.Contains(HttpMethods.Patch)) response.Headers[ProblemResponse.AcceptPatch] = MergePatchJson.Name;
    }
}
