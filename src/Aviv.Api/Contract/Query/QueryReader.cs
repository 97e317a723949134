using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Aviv.Api.Contract.Errors;
using Aviv.Domain.Listings;
using Microsoft.AspNetCore.WebUtilities;

namespace Aviv.Api.Contract.Query;

/// <summary>
/// Reads the query string of a route against the parameters that the route <c>Takes</c>, and gathers all faults: an unknown
/// parameter may be a misspelt filter, and must not vanish silently.
/// </summary>
internal sealed class QueryReader
{
    // What may change between two pages of one list.
    private static readonly string[] NotOfTheList = ["cursor", "limit", "count"];

    private readonly HttpRequest _request;
    private readonly FieldFaults _faults = new();

    /// <exception cref="ApiErrorException">The query string is no text.</exception>
    public QueryReader(HttpContext http)
    {
        _request = http.Request;
        FindUnreadable();
        ThrowIfFaulty();
        var known = http.GetEndpoint()!.Metadata.OfType<QueryParameter>().ToList();
        foreach (var (name, values) in _request.Query)
        {
            var parameter = known.Find(parameter => parameter.Name == name);
            if (parameter is null) Fault(name, UnknownParameter.Explain(name, [.. known.Select(parameter => parameter.Name)]));
            else if (values.Count > 1 && !parameter.Repeatable) Fault(name, "is given more than once");
        }
    }

    /// <summary>Tells this list from others, for its cursors.</summary>
    private string List => string.Join('\n', OfTheList()
        .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value ?? "")}")
        .Order(StringComparer.Ordinal).Prepend($"{_request.Path}"));

    /// <summary>What a text parameter says; null where it is absent or at fault.</summary>
    public string? Text(string name, int maxLength, Func<string, bool>? isValid = null, string? rule = null) =>
        Given(name) is not { } text ? null
        : ListingText.IsBlank(text) || text.Length > maxLength || !ListingText.IsStorable(text)
            ? Fault(name, $"must be 1 to {maxLength} characters, not blank")
        : isValid?.Invoke(text) == false ? Fault(name, rule!)
        : text;

    /// <summary>What a parameter says, parsed; null where it is absent or at fault.</summary>
    public T? Value<T>(string name, Func<string, T?> parse, string rule)
        where T : struct
    {
        if (Given(name) is not { } text) return null;
        if (parse(text) is { } value) return value;
        Fault(name, rule);
        return null;
    }

    public int? WholeNumber(string name, int min, int max) =>
        Value(name, text => WholeNumber(text) is { } number && number >= min && number <= max ? number : default(int?),
            string.Create(CultureInfo.InvariantCulture, $"must be a whole number between {min} and {max}"));

    public DateTimeOffset? Instant(string name) =>
        Value(name, Rfc3339.Parse, "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z");

    public bool True(string name) =>
        Value<bool>(name, text => text == "true" ? true : null, "must be true; leave it out otherwise") ?? false;

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : class
    {
        if (Given(name) is not { } text) return null;
        if (!choices.TryGetValue(text, out var choice)) Fault(name, $"must be one of {string.Join(", ", choices.Keys)}");
        return choice;
    }

    /// <summary>The position in the list's cursor; null where there is no cursor or it is at fault.</summary>
    public string? Cursor() =>
        Given("cursor") is not { } cursor ? null : Query.Cursor.Decode(List, cursor) ?? InvalidCursor();

    public string? InvalidCursor() =>
        Fault("cursor", "is not a cursor of this list; take it from a Link header, with the same filter and order");

    public string[] Values(string name) => _request.Query[name].OfType<string>().ToArray();

    public string? Fault(string name, string message)
    {
        _faults.Add(name, message);
        return null;
    }

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Any) throw new ApiErrorException(ApiError.InvalidQuery, _faults);
    }

    /// <summary>A Link header: to the page that starts at a position, and back to the first.</summary>
    public string Links(string position) =>
        $"<{Address}{Next(position)}>; rel=\"next\", <{Address}{First}>; rel=\"first\"";

    /// <summary>The query string of the page that starts at a position.</summary>
    public QueryString Next(string position) => First.Add("cursor", Query.Cursor.Encode(List, position));

    // The framework leaves an escape that is no UTF-8 as it is, and would look for %FF.
    private void FindUnreadable()
    {
        foreach (var pair in new QueryStringEnumerable(_request.QueryString.Value))
            if (!IsUtf8(pair.EncodedName)) Fault("?", "is a name that is not valid UTF-8");
            else if (!IsUtf8(pair.EncodedValue)) Fault($"{pair.DecodeName()}", "is not valid UTF-8");
    }

    private static bool IsUtf8(ReadOnlyMemory<char> encoded)
    {
        var bytes = Encoding.UTF8.GetBytes(encoded.ToArray());
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }

    private QueryString First => QueryString.Create(_request.Query.Where(pair => pair.Key != "cursor"));

    private PathString Address => _request.PathBase + _request.Path;

    // By its exact name: the framework's dictionary takes Limit for limit.
    private string? Given(string name) =>
        _request.Query.Keys.Contains(name, StringComparer.Ordinal) && _request.Query[name] is [{ } value] ? value : null;

    private IEnumerable<KeyValuePair<string, string?>> OfTheList() =>
        from pair in _request.Query
        where !NotOfTheList.Contains(pair.Key)
        from value in pair.Value
        select KeyValuePair.Create(pair.Key, value);

    private static int? WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
