using Aviv.Api.Access;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.StaticAssets;

namespace Aviv.Api.Pages;

/// <summary>The files of <c>wwwroot</c>, as the build has named and compressed them.</summary>
internal static class Assets
{
    // Beside the program. By its name, since the host of a test may have another.
    private const string List = "Aviv.Api.staticwebassets.endpoints.json";

    public static void AddAssets(this WebApplicationBuilder builder)
    {
        // Otherwise what is built and not published has a route for whatever looks like a file.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        // The compressed forms of a build are not in wwwroot; of what is published they are, and this does nothing.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        builder.Services.AddSingleton<StyleSheet>();
    }

    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapStaticAssets(List).IsOpen();
}

/// <summary>
/// The address of the style sheet: with a fingerprint of what is in it, so that browsers keep it for good and yet have the new one after
/// a release.
/// </summary>
internal sealed class StyleSheet(EndpointDataSource endpoints)
{
    private const string Name = "assets/site.css";

    public string Address => field ??= $"~/{Fingerprinted() ?? Name}";

    private string? Fingerprinted() => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>())
        .FirstOrDefault(asset => asset?.Properties.Any(property => property is { Name: "label", Value: Name }) == true)?.Route;
}
