using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Pages;

/// <summary>Marks the routes that answer pages: their errors are pages, too.</summary>
internal sealed class PageRoute
{
    private const string Html = "text/html";

    /// <summary>
    /// Whether an error is to be a page. At an address that is no route's, whoever asks for HTML by its name is taken for a browser; an
    /// address of the API answers all of them alike.
    /// </summary>
    public static bool IsOf(HttpContext http)
    {
        // The exception handler takes the endpoint away.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return endpoint is null ? IsBrowser(http.Request) && !IsOfApi(http) : endpoint.Metadata.GetMetadata<PageRoute>() is not null;
    }

    private static bool IsOfApi(HttpContext http) =>
        http.RequestServices.GetRequiredService<ContractAddresses>().Hold(http.Request.Path);

    private static bool IsBrowser(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(range => Is(range, Html)) && !accepted.Any(range => range.MediaType.EndsWith("json", StringComparison.Ordinal));
    }

    private static bool Is(MediaTypeHeaderValue range, string type) =>
        range.Quality != 0 && range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);
}
