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
        builder.Services.AddSingleton<AssetAddresses>();
    }

    // A page that was within its reader's budget is not to come without its looks.
    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapStaticAssets(List).IsOpen().DisableRateLimiting();
}

/// <summary>
/// The addresses of these files: each with a fingerprint of what is in it, so that browsers keep it for good and yet have the new one after
/// a release.
/// </summary>
internal sealed class AssetAddresses(EndpointDataSource endpoints)
{
    private ILookup<string, string> Routes => field ??= endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
        .SelectMany(asset => asset.Properties.Where(property => property.Name == "label"), (asset, label) => (label.Value, asset.Route))
        .ToLookup(one => one.Value, one => one.Route);

    /// <param name="name">As in <c>assets/site.css</c>.</param>
    public string Of(string name) => $"~/{Routes[name].FirstOrDefault() ?? name}";
}
