using System.IO.Compression;
using Aviv.Api.Contract.OpenApi;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Pipeline;

/// <summary>Marks the endpoints whose successes are worth compressing.</summary>
internal sealed class Compressed;

/// <summary>Compresses by route, not by what the body turns out to be: the tag, which names the encoding, goes before the body.</summary>
internal sealed class CompressionByRoute(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    /// <summary>What a success of this request is encoded in; null for nothing.</summary>
    public string? Encoding(HttpContext context) =>
        IsMarked(context) && CheckRequestAcceptsCompression(context) ? GetCompressionProvider(context)?.EncodingName : null;

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status200OK && IsMarked(context) && !IsEncoded(context.Response)
        && base.ShouldCompressResponse(context);

    // The framework lets * bring back what the client refused by name.
    public override ICompressionProvider? GetCompressionProvider(HttpContext context) =>
        base.GetCompressionProvider(context) is { } chosen && !Refuses(context, chosen.EncodingName) ? chosen : null;

    private static bool IsMarked(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Compressed>() is not null;

    private static bool IsEncoded(HttpResponse response) => response.Headers.ContentEncoding.Count > 0;

    private static bool Refuses(HttpContext context, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptEncoding, out var given)
        && given.Any(one => one.Quality == 0 && one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase));
}

internal static class CompressionSetup
{
    /// <summary>What an answer may be encoded in, the one we like best first. Tags end in these.</summary>
    public static readonly string[] Encodings = ["br", "gzip"];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddSingleton<CompressionByRoute>()
            .AddSingleton<IResponseCompressionProvider>(provider => provider.GetRequiredService<CompressionByRoute>());
        services.AddResponseCompression(compression =>
        {
            // Lengths of compressed answers give secrets away, and ours hold none that a page of another site could ask for: no browser
            // sends Authorization by itself.
            compression.EnableForHttps = true;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
            // The route has decided.
            compression.MimeTypes = ["*/*"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
    }

    /// <summary>Compresses the successes of a route, where the client takes that.</summary>
    public static TBuilder Compresses<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new Compressed()).Sends(ResponseHeader.Vary);
}
