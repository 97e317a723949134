using System.Globalization;
using Aviv.Api.Pages;
using Aviv.Api.Pipeline;

namespace Aviv.Api.Contract.Errors;

internal static class ProblemResponse
{
    public const string AcceptPatch = "Accept-Patch";

    private const string ContentType = "application/problem+json";

    /// <summary>
    /// Answers JSON whatever the Accept header says, since a client that cannot read the problem can still read the status; but a page
    /// where pages are.
    /// </summary>
    public static Task WriteProblemAsync(
        this HttpContext context, ApiError error, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        context.Response.StatusCode = error.Status;
        context.Response.Headers.RetryAfter = error.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        // The rest of the body is not waited for. Other versions have no such header.
        if (error == ApiError.BodyTooSlow && HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        if (HttpMethods.IsPatch(context.Request.Method)) context.Response.Headers[AcceptPatch] = error.MediaType;
        if (PageRoute.IsOf(context)) return FailurePage.WriteAsync(context, error, detail, errors);
        // Out of time is one of the reasons to be here, and then the request's own token is cancelled already.
        var problem = ApiProblem.From(error, context.TraceId(), detail, errors);
        return context.Response.WriteAsJsonAsync(problem, options: null, ContentType, CancellationToken.None);
    }

    /// <summary>Gives the bare statuses of the framework (no such route, wrong method) the body of every other error.</summary>
    public static void UseProblemStatusPages(this IApplicationBuilder app) =>
        app.UseStatusCodePages(pages => pages.HttpContext.WriteProblemAsync(ApiError.Of(pages.HttpContext.Response.StatusCode)));
}
