namespace Aviv.Api.Pages;

internal static class SiteAddress
{
    /// <summary>Where this site is, as the client sees it, without a closing slash.</summary>
    public static string Of(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}
