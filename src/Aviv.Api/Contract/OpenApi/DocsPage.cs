using Aviv.Api.Access;
using Scalar.AspNetCore;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>A page to read the contract and to try it.</summary>
internal static class DocsPage
{
    // The page needs no host but ours. Its options switch off what would call others; this holds it to that.
    private const string OnlyOurHost =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:";

    public const string ThisHost = "/";

    public static void MapDocsPage(this IEndpointRouteBuilder app) =>
        app.MapScalarApiReference("/docs", Configure).IsOpen().AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = OnlyOurHost;
            return await next(context);
        });

    private static void Configure(ScalarOptions options)
    {
        options.WithTitle("Aviv ListingAPI").DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry();
        // In place of those of the document, whose first is an address for generators of clients.
        options.AddServer(ThisHost);
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        options.HideClientButton = true;
    }
}
