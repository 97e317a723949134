namespace Aviv.Api.Charts;

/// <summary>How far back a chart goes from the end of the present day.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Start">Where it begins, by its end; null for the first price.</param>
internal sealed record ChartRange(string Name, string Label, Func<DateTimeOffset, DateTimeOffset?> Start)
{
    public static readonly ChartRange All = new("all", "Everything", _ => null);

    public static readonly IReadOnlyDictionary<string, ChartRange> ByName = new[]
    {
        new ChartRange("90d", "90 days", end => end.AddDays(-90)),
        new ChartRange("1y", "1 year", end => end.AddYears(-1)),
        new ChartRange("3y", "3 years", end => end.AddYears(-3)),
        All,
    }.ToDictionary(range => range.Name);

    /// <summary>What a chart of this range shows on a day. It ends with the day, so that all of its charts are the same.</summary>
    public ChartView On(DateTimeOffset now, int width, int height)
    {
        var end = EndOfDay(now);
        return new(Start(end), end, width, height);
    }

    public static DateTimeOffset EndOfDay(DateTimeOffset instant) => new(instant.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}

/// <param name="From">Where the chart begins; null for the first price.</param>
/// <param name="To">Where it ends, which is now.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">Likewise.</param>
internal sealed record ChartView(DateTimeOffset? From, DateTimeOffset To, int Width, int Height)
{
    public DateTimeOffset LastDay => To.AddTicks(-1);
}
