using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

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
/// An endpoint's body, taken in by <see cref="BodyReceiver"/> and read by <see cref="StrictJson"/>, with the members that came and the
/// bytes as sent. The framework's own body binding stops at the first fault and words it with .NET types; its media type check comes
/// before the caller is known.
/// </summary>
internal sealed record JsonBody<T, TMedia>(T Value, IReadOnlySet<string> Members, ReadOnlyMemory<byte> Sent)
    : IEndpointParameterMetadataProvider
    where T : class
    where TMedia : IMediaType
{
    public static ValueTask<JsonBody<T, TMedia>> BindAsync(HttpContext context)
    {
        var sent = context.Features.GetRequiredFeature<ReceivedBody>().Bytes;
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var (value, members) = StrictJson.Read<T>(sent, options);
        return ValueTask.FromResult<JsonBody<T, TMedia>>(new(value, members, sent));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new JsonBodyMetadata(typeof(T), TMedia.Name));
}
