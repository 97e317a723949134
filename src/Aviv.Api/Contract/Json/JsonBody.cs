using System.Reflection;
using Aviv.Api.Contract.Errors;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Json;

/// <summary>Tells the OpenAPI document which body an endpoint takes.</summary>
internal sealed record JsonBodyMetadata(Type Type, string MediaType);

/// <summary>What a body may be sent as.</summary>
internal interface IMediaType
{
    static abstract string Name { get; }
}

internal sealed class PlainJson : IMediaType
{
    public static string Name => "application/json";
}

/// <summary>RFC 7396: what is absent stays, what is null goes.</summary>
internal sealed class MergePatchJson : IMediaType
{
    public static string Name => "application/merge-patch+json";
}

/// <summary>
/// An endpoint's body, read by <see cref="StrictJson"/>, with the members that came and the bytes as sent. The framework's own
/// body binding stops at the first fault and words it with .NET types; its media type check comes before the caller is known.
/// </summary>
internal sealed record JsonBody<T, TMedia>(T Value, IReadOnlySet<string> Members, ReadOnlyMemory<byte> Sent)
    : IEndpointParameterMetadataProvider
    where T : class
    where TMedia : IMediaType
{
    public static async ValueTask<JsonBody<T, TMedia>> BindAsync(HttpContext context)
    {
        if (!IsInUtf8(context.Request)) throw new ApiErrorException(ApiError.NotOfMediaType(TMedia.Name));
        var sent = await ReceiveAsync(context);
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var (value, members) = StrictJson.Read<T>(sent, options);
        return new(value, members, sent);
    }

    private static async Task<ReadOnlyMemory<byte>> ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            // Whatever the server cannot make sense of, or a client that has gone. What it does make sense of and refuses has a status.
            throw new ApiErrorException(ApiError.MalformedJson, "The body did not arrive as HTTP says.");
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new JsonBodyMetadata(typeof(T), TMedia.Name));

    private static bool IsInUtf8(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(TMedia.Name, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0;
}
