using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;

namespace Aviv.Api.Pages;

/// <summary>The addresses of the contract with programs: what is below one of them, known or not, answers as it says.</summary>
internal sealed class ContractAddresses(EndpointDataSource endpoints)
{
    private HashSet<string> Firsts => field ??= new(
        endpoints.Endpoints.OfType<RouteEndpoint>().Where(IsDescribed).Select(FirstSegment), StringComparer.OrdinalIgnoreCase);

    public bool Hold(PathString path) => path.Value?.Split('/', 3) is ["", var first, ..] && Firsts.Contains(first);

    private static bool IsDescribed(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
        && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null;

    private static string FirstSegment(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart literal] }, ..] ? literal.Content : "";
}
