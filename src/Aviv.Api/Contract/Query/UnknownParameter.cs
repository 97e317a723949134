namespace Aviv.Api.Contract.Query;

internal static class UnknownParameter
{
    private const string Unknown = "is not a parameter of this route; ";

    // More letters than these, or than half of the name, make another name of it.
    private const int FarthestHint = 2;

    /// <summary>Names the known parameter that is meant, if one is near; else all that the route takes.</summary>
    public static string Explain(string name, IReadOnlyList<string> known) => known switch
    {
        [] => $"{Unknown}it takes none",
        _ when Near(name, known) is { } meant => $"{Unknown}the nearest is {meant}",
        _ => $"{Unknown}it takes {string.Join(", ", known)}",
    };

    private static string? Near(string name, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(name.ToLowerInvariant(), candidate))!;
        return Distance(name.ToLowerInvariant(), nearest) <= Math.Min(FarthestHint, name.Length / 2) ? nearest : null;
    }

    // A part of a name, such as the price in min_price, is as good as the name but for one letter.
    private static int Distance(string name, string candidate) =>
        candidate.Split('_').Select(part => Edits(name, part) + 1).Append(Edits(name, candidate)).Min();

    // Levenshtein's distance: how many letters to insert, delete or replace. A long name is far from everything, so its beginning will do.
    private static int Edits(string name, string candidate)
    {
        var from = name[..Math.Min(name.Length, 50)];
        var row = Enumerable.Range(0, candidate.Length + 1).ToArray();
        foreach (var (i, letter) in from.Index())
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= candidate.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (letter == candidate[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
