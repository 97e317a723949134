using Aviv.Api.Writes;

namespace Aviv.Api.Http;

/// <summary>Tags what is read of one listing with its version.</summary>
internal static class ConditionalReads
{
    /// <summary>Says which version the answer shows.</summary>
    public static void Tag(this HttpContext http, long version) => http.Response.Headers.ETag = http.TagOf(version);

    private static string TagOf(this HttpContext http, long version) =>
        VersionTag.Of(version, http.RequestServices.GetRequiredService<CompressionByRoute>().Encoding(http));
}
