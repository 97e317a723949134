using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Pipeline;
using Microsoft.AspNetCore.ResponseCompression;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Serves docs/openapi.json as it is committed. To make it from the endpoints would cost each request much work, and whoever asks
/// is free to; a test tells when the two differ.
/// </summary>
internal sealed class CommittedDocument(CompressionByRoute compression)
{
    private static readonly byte[] Plain = Read();

    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Plain).AsSpan(0, 16));

    private readonly ConcurrentDictionary<string, byte[]> _encoded = new();

    public IResult Answer(HttpContext http)
    {
        var encoding = compression.Encoding(http);
        var tag = encoding is null ? $"\"{Hash}\"" : $"\"{Hash}-{encoding}\"";
        http.Response.Headers.ETag = tag;
        if (http.HasTag(tag)) return NotModified.Instance;
        http.Response.Headers.ContentEncoding = encoding;
        var body = encoding is null ? Plain : _encoded.GetOrAdd(encoding, _ => Encode(compression.GetCompressionProvider(http)!));
        return TypedResults.Bytes(body, "application/json; charset=utf-8");
    }

    private static byte[] Encode(ICompressionProvider provider)
    {
        using var encoded = new MemoryStream();
        using (var stream = provider.CreateStream(encoded)) stream.Write(Plain);
        return encoded.ToArray();
    }

    private static byte[] Read()
    {
        using var resource = typeof(CommittedDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
