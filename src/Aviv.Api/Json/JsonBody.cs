using System.Reflection;
using Aviv.Api.Errors;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Json;

/// <summary>Tells the OpenAPI document which body an endpoint takes.</summary>
internal sealed record JsonBodyMetadata(Type Type);

/// <summary>
/// An endpoint's body, read by <see cref="StrictJson"/>. The framework's own body binding stops at the first fault and words
/// it with .NET types; its media type check comes before the caller is known.
/// </summary>
internal sealed record JsonBody<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        if (!IsUtf8Json(context.Request)) throw new ApiErrorException(ApiError.UnsupportedMediaType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return new(StrictJson.Read<T>(body.GetBuffer().AsMemory(0, (int)body.Length), options));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new JsonBodyMetadata(typeof(T)));

    private static bool IsUtf8Json(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0;
}
