using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;

namespace Aviv.Api.Charts;

/// <summary>200 with a picture.</summary>
internal sealed class SvgResult(string svg) : IResult, IEndpointMetadataProvider
{
    public const string MediaType = "image/svg+xml";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Encoding.UTF8.GetBytes(svg);
        httpContext.Response.ContentType = $"{MediaType}; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [MediaType]));
}
