using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Writes;

/// <summary>A listing's version as an entity tag: <c>"7"</c>, with a suffix where a representation differs (<c>"7-br"</c>).</summary>
internal static class VersionTag
{
    public static string Of(long version, string? encoding = null) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{version}{(encoding is null ? "" : "-")}{encoding}\"");

    /// <summary>The version in a tag; null for a weak tag, which never matches strongly, or a foreign one.</summary>
    public static long? Version(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.ToString().Trim('"').Split('-')[0];
        // Tags are texts: "07" is not how we write "7".
        if (tag.IsWeak || text.StartsWith('0')) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
