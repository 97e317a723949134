using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Contract.Json;

/// <summary>200 with a body that is JSON already.</summary>
internal sealed class JsonBytesResult<T>(ReadOnlyMemory<byte> body) : IResult, IEndpointMetadataProvider
{
    // The server copies what it is handed, however slowly the client reads; so it gets a large body in parts.
    private const int Part = 256 * 1024;

    public int Length => body.Length;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = JsonBytesResults.Json;
        response.ContentLength = body.Length;
        for (var at = 0; at < body.Length; at += Part)
            await response.Body.WriteAsync(body.Slice(at, Math.Min(Part, body.Length - at)), httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

internal static class JsonBytesResults
{
    public const string Json = "application/json; charset=utf-8";

    public static JsonBytesResult<T> Ready<T>(this HttpContext http, T body) =>
        new(JsonSerializer.SerializeToUtf8Bytes(
            body, http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions));
}
