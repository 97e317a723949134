using Aviv.Application.Writes;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Contract.Headers;

/// <summary>Reads <c>If-Match</c> and <c>If-None-Match</c> of a write, and says why they do not hold.</summary>
internal static class PreconditionHeaders
{
    public static Precondition Read(IHeaderDictionary headers, bool mustName) => new()
    {
        MustName = mustName,
        Replaces = headers.IfMatch.Count == 0 ? null : Versions(Tags(headers.IfMatch)?.Where(tag => !tag.IsWeak) ?? []),
        // A condition that cannot be read was meant to protect something.
        Spares = headers.IfNoneMatch.Count == 0 ? null : Tags(headers.IfNoneMatch) is { } tags ? Versions(tags) : NamedVersions.Any,
    };

    /// <summary>What a client is told whose condition did not hold, if there is more to say than the error does.</summary>
    public static string? Explain(IHeaderDictionary headers) =>
        ExplainUnreadable(HeaderNames.IfMatch, headers.IfMatch)
        ?? ExplainWeak(headers.IfMatch)
        ?? ExplainUnreadable(HeaderNames.IfNoneMatch, headers.IfNoneMatch)
        ?? (headers.IfMatch.Count, headers.IfNoneMatch.Count) switch
        {
            (_, 0) => null,
            (0, _) => "The listing is a version that If-None-Match names, so nothing was changed.",
            _ => "The listing is not a version that If-Match and If-None-Match together let through.",
        };

    private static string? ExplainWeak(StringValues ifMatch) =>
        Tags(ifMatch)?.All(tag => tag.IsWeak) == true ? "A weak tag never matches in If-Match: send it without the W/ in front." : null;

    private static string? ExplainUnreadable(string name, StringValues header) =>
        header.Count > 0 && Tags(header) is null ? $"{name} holds no entity tag: quote the tag, as in {name}: {VersionTag.Of(7)}." : null;

    // An empty header holds none either, as a client sends that lost its tag.
    private static IList<EntityTagHeaderValue>? Tags(StringValues header) =>
        EntityTagHeaderValue.TryParseList(header, out var tags) && tags.Count > 0 ? tags : null;

    // What is no tag of ours names no version.
    private static NamedVersions Versions(IEnumerable<EntityTagHeaderValue> tags) =>
        tags.Contains(EntityTagHeaderValue.Any) ? NamedVersions.Any : new([.. tags.Select(VersionTag.Version).OfType<long>()]);
}
