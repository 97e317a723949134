using Aviv.Api.Contract.Query;

namespace Aviv.Api.Pages;

/// <summary>Addresses of pages as people pass them on.</summary>
internal static class PageAddress
{
    /// <summary>
    /// The address without what means nothing to the page, in the order that it came in; null where it has nothing of the kind. A browser
    /// sends every field of a form, also those that are left empty, and whoever shares a link may add what counts visitors to it.
    /// </summary>
    public static string? Tidied(HttpRequest request, IEnumerable<QueryParameter> known)
    {
        var names = known.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = (request.QueryString.Value ?? "").TrimStart('?').Split('&');
        var kept = pairs.Where(pair => pair == "" || Means(pair, names)).ToList();
        return kept.Count == pairs.Length ? null : $"~{request.Path}{(kept.Count == 0 ? "" : $"?{string.Join('&', kept)}")}";
    }

    private static bool Means(string pair, HashSet<string> names)
    {
        var (name, value) = pair.IndexOf('=') is > -1 and var end ? (pair[..end], pair[(end + 1)..]) : (pair, "");
        return value != "" && names.Contains(Uri.UnescapeDataString(name.Replace('+', ' ')));
    }
}
