using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.WebEncoders;

namespace Aviv.Api.Pages;

/// <summary>A page as an answer, made by the Razor view of a name in this folder.</summary>
internal sealed class Page<T>(string view, T model, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => httpContext.WritePageAsync(view, model, status);
}

/// <summary>
/// Writes pages by Razor's views. Their routes are routes like all others, with the same metadata, filters and errors; of MVC there is
/// nothing else.
/// </summary>
internal static class PageRendering
{
    // Nothing from elsewhere, nothing written into the page, no plug-in, and no frame around it.
    private const string Policy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly ActionDescriptor NoAction = new();

    public static void AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMvcCore().AddRazorViewEngine();
        // In UTF-8 there is no need to write é as a number. What HTML gives a meaning is still encoded.
        services.Configure<WebEncoderOptions>(encoders => encoders.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<ContractAddresses>();
        builder.AddAssets();
    }

    public static Task WritePageAsync<T>(this HttpContext http, string view, T model, int status)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        var services = http.RequestServices;
        var result = new ViewResult
        {
            ViewName = $"/Pages/{view}.cshtml",
            ViewData = new ViewDataDictionary<T>(services.GetRequiredService<IModelMetadataProvider>(), new()) { Model = model },
            ContentType = "text/html; charset=utf-8",
            StatusCode = status,
        };
        return services.GetRequiredService<IActionResultExecutor<ViewResult>>().ExecuteAsync(new(http, new(), NoAction), result);
    }
}
