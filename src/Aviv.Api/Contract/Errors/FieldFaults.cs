namespace Aviv.Api.Contract.Errors;

/// <summary>
/// What is wrong with a request, by the name of the part that is at fault. An answer shows the first of many, and shortens what
/// the client named at length: it must not grow with the nonsense it is about.
/// </summary>
internal sealed class FieldFaults
{
    private const int MostShown = 20;
    private const int LongestName = 100;

    private readonly OrderedDictionary<string, string[]> _shown = [];
    private int _more;

    public bool Any => _shown.Count > 0;

    public IReadOnlyDictionary<string, string[]> Shown => _shown;

    public void Add(string name, string message)
    {
        name = Shorten(name);
        if (_shown.TryGetValue(name, out var messages)) _shown[name] = messages.Contains(message) ? messages : [.. messages, message];
        else if (_shown.Count < MostShown) _shown.Add(name, [message]);
        else _more++;
    }

    /// <summary>What the answer says, with how many are not shown; null for what the error says by itself.</summary>
    public string? DetailOf(ApiError error) =>
        _more == 0 ? null : FormattableString.Invariant($"{error.Message} There are {_more} more than these.");

    // A pair of surrogates is one character, and is not cut in two.
    private static string Shorten(string name) =>
        name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)] + "…";
}
