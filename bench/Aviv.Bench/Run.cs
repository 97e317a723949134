namespace Aviv.Bench;

internal static class Run
{
    private const int Failed = 1;

    /// <summary>
    /// Measures figures one after another, and answers with the exit code. A goal that is missed is a result, not a failure.
    /// </summary>
    public static async Task<int> MeasureAsync(IReadOnlyList<Figure> figures, bool isFull, CancellationToken cancellationToken)
    {
        var stamp = await Machine.DescribeAsync(cancellationToken);
        var rows = new List<Row>();
        foreach (var figure in figures) rows.Add(await MeasureAsync(figure, cancellationToken));
        if (isFull) Results.Write(rows, stamp);
        else Results.Replace(rows[0], stamp);
        Console.WriteLine(Results.Table(rows));
        return rows.Any(row => row.IsFailed) ? Failed : 0;
    }

    private static async Task<Row> MeasureAsync(Figure figure, CancellationToken cancellationToken)
    {
        Progress.Say($"{figure.Name}: {figure.What}");
        try
        {
            return Row.Of(figure, await figure.MeasureAsync(cancellationToken));
        }
        catch (BenchException fault)
        {
            Progress.Say($"  FAILED: {fault.Message}");
            return Row.Of(figure, null);
        }
    }
}
