using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Writes;

/// <summary>A listing's version as an entity tag: <c>"7"</c>, with a suffix where a representation differs (<c>"7-br"</c>).</summary>
internal static class VersionTag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version in a tag; null for a weak tag, which never matches strongly, or a foreign one.</summary>
    public static long? Version(EntityTagHeaderValue tag) =>
        !tag.IsWeak && long.TryParse(tag.Tag.AsSpan().Trim('"').ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
