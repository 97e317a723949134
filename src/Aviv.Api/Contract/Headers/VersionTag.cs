using System.Globalization;
using Aviv.Api.Pipeline;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>
/// A listing's version as an entity tag: <c>"7"</c>, with suffixes where a representation differs: <c>"7-br"</c> is compressed, and
/// <c>"7-w"</c> withholds the number. Releases before showed it under <c>"7"</c>, which caches may have kept.
/// </summary>
internal static class VersionTag
{
    private static readonly string?[] Encodings = [null, .. CompressionSetup.Encodings];

    public static string Of(long version, string? encoding = null, bool withholds = false) => string.Create(
        CultureInfo.InvariantCulture, $"\"{version}{(withholds ? "-w" : "")}{(encoding is null ? "" : "-")}{encoding}\"");

    /// <summary>The version in a tag; null for a foreign one. Tags are texts: <c>"07"</c> is not how we write <c>"7"</c>.</summary>
    public static long? Version(EntityTagHeaderValue tag)
    {
        var digits = tag.Tag.AsSpan().Trim('"');
        if (digits.IndexOf('-') is >= 0 and var end) digits = digits[..end];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return null;
        return Encodings.Any(encoding => Is(tag, Of(version, encoding)) || Is(tag, Of(version, encoding, withholds: true)))
            ? version
            : null;
    }

    private static bool Is(EntityTagHeaderValue tag, string text) => tag.Tag.Equals(text, StringComparison.Ordinal);
}
