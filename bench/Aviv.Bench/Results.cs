namespace Aviv.Bench;

/// <summary>The file that keeps the last table.</summary>
internal static class Results
{
    private const string Again = "- measured again: ";

    public static string Table(IEnumerable<Row> rows) => $"{Row.Head}\n{string.Join('\n', rows.Select(row => row.Line))}";

    public static void Write(IReadOnlyList<Row> rows, string stamp) => File.WriteAllText(Places.Results, $"""
        # Results

        The last run of `bench/run.sh`; [CONTRIBUTING.md](../CONTRIBUTING.md#benchmark) says what the figures are.

        {stamp}

        {Table(rows)}

        """);

    /// <summary>Puts one row in the place of its like, and says when.</summary>
    public static void Replace(Row row, string stamp)
    {
        if (!File.Exists(Places.Results))
        {
            Write([row], stamp);
            return;
        }

        var lines = File.ReadAllLines(Places.Results)
            .Where(line => !line.StartsWith($"{Again}{row.Name},", StringComparison.Ordinal)).ToList();
        var at = lines.FindIndex(line => Row.IsOf(line, row.Name));
        if (at >= 0) lines[at] = row.Line;
        else lines.Insert(lines.FindLastIndex(line => line.StartsWith('|')) + 1, row.Line);
        if (lines[^1] != "" && !lines[^1].StartsWith(Again, StringComparison.Ordinal)) lines.Add("");
        File.WriteAllLines(Places.Results, [.. lines, $"{Again}{row.Name}, {stamp}"]);
    }
}
