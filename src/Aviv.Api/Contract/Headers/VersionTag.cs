using System.Globalization;
using System.Text.RegularExpressions;
using Aviv.Api.Pipeline;
using Aviv.Application.Reading;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>
/// A listing's version as an entity tag: <c>"7"</c>, with suffixes where a representation differs: <c>"7-br"</c> is compressed, and
/// <c>"7-w"</c> withholds the number. Releases before showed it under <c>"7"</c>, which caches may have kept. Prices of which the oldest
/// were archived have <c>"7-a1683020800000000"</c>, the instant before which they were, in microseconds.
/// </summary>
internal static partial class VersionTag
{
    private static readonly string?[] Encodings = [null, .. CompressionSetup.Encodings];

    public static string Of(long version, string? encoding = null, bool withholds = false) => Of($"{version}", encoding, withholds);

    /// <summary>The tag of what is read of a listing's prices.</summary>
    public static string Of(ListingVersion version, string? encoding = null, bool withholds = false) =>
        Of(State(version), encoding, withholds);

    /// <summary>What tells one state of a listing's prices from another.</summary>
    public static string State(ListingVersion version) => version.ArchivedBefore is { } instant
        ? string.Create(CultureInfo.InvariantCulture, $"{version.Number}-a{(instant - DateTimeOffset.UnixEpoch).Ticks / 10}")
        : string.Create(CultureInfo.InvariantCulture, $"{version.Number}");

    /// <summary>The version in a tag; null for a foreign one. Tags are texts: <c>"07"</c> is not how we write <c>"7"</c>.</summary>
    public static long? Version(EntityTagHeaderValue tag)
    {
        var digits = tag.Tag.AsSpan().Trim('"');
        if (digits.IndexOf('-') is >= 0 and var end) digits = digits[..end];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return null;
        var plain = Archived().Replace(tag.Tag.ToString(), "", 1);
        return Encodings.Any(encoding => plain == Of(version, encoding) || plain == Of(version, encoding, withholds: true))
            ? version
            : null;
    }

    private static string Of(string state, string? encoding, bool withholds) =>
        $"\"{state}{(withholds ? "-w" : "")}{(encoding is null ? "" : "-")}{encoding}\"";

    [GeneratedRegex(@"(?<=^""\d+)-a(0|[1-9]\d{0,17})(?=[-""])")]
    private static partial Regex Archived();
}
