namespace Aviv.Api.Query;

internal static class UnknownParameter
{
    /// <summary>Names the known parameter that is nearest to an unknown one.</summary>
    public static string Explain(string name, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(name.ToLowerInvariant(), candidate)) is { } nearest
            ? $"is not a parameter of this route; the nearest is {nearest}"
            : "is not a parameter of this route; it takes none";

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
