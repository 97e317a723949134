using System.Globalization;
using System.Text;
using Aviv.Api.Access;
using Scalar.AspNetCore;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>A page to read the contract and to try it.</summary>
internal static class DocsPage
{
    // The page needs no host but ours. Its options switch off what would call others; this holds it to that, and lets no other page lead
    // a reader astray within it. Its scripts carry a number that was made for this answer; its styles are all over the place.
    private const string OnlyOurHost =
        "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly CompositeFormat Policy = CompositeFormat.Parse(OnlyOurHost);

    public const string ThisHost = "/";

    public static void MapDocsPage(this IEndpointRouteBuilder app) =>
        app.MapScalarApiReference("/docs", Configure).IsOpen().AddEndpointFilter((invocation, next) =>
        {
            var http = invocation.HttpContext;
            http.Response.OnStarting(() => HoldAsync(http));
            return next(invocation);
        });

    // The scripts themselves have no number.
    private static Task HoldAsync(HttpContext http)
    {
        if (http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
            http.Response.Headers.ContentSecurityPolicy = string.Format(CultureInfo.InvariantCulture, Policy, nonce);
        return Task.CompletedTask;
    }

    private static void Configure(ScalarOptions options)
    {
        options.WithTitle("Aviv ListingAPI").DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().WithNonce();
        // In place of those of the document, whose first is an address for generators of clients.
        options.AddServer(ThisHost);
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        options.HideClientButton = true;
    }
}
