using Aviv.Api.Contract;

namespace Aviv.Api.Charts;

/// <summary>The dates below a chart: its first and its last day, and round ones between them where there is room.</summary>
internal static class TimeAxis
{
    private const double LeastDistance = 80;
    private const string Day = "d MMM yyyy";

    private static readonly Step[] Steps =
    [
        .. new[] { 1, 2, 7, 14 }.Select(days => new Step(days, 0)),
        .. new[] { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200 }.Select(months => new Step(0, months)),
    ];

    /// <param name="X">Where it is.</param>
    /// <param name="Label">What it says.</param>
    /// <param name="Anchor">Which end of the label is there.</param>
    public readonly record struct Tick(double X, string Label, string Anchor);

    private sealed record Step(int Days, int Months)
    {
        private const double DaysOfAMonth = 30.4;

        public double Length => Days + Months * DaysOfAMonth;

        public string Format => Months == 0 ? Day : Months % 12 == 0 ? "yyyy" : "MMM yyyy";

        // From the one before the instant on.
        public IEnumerable<DateTimeOffset> Around(DateTime from) => Months == 0
            ? Multiples(Days, DateOnly.FromDateTime(from).DayNumber).Select(day => Utc(DateOnly.FromDayNumber(day)))
            : Multiples(Months, from.Year * 12 + from.Month - 1).Select(month => Utc(new(month / 12, month % 12 + 1, 1)));

        private static IEnumerable<int> Multiples(int step, int start)
        {
            for (var number = start / step * step; ; number += step) yield return number;
        }

        private static DateTimeOffset Utc(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }

    public static IReadOnlyList<Tick> Ticks(Plot plot)
    {
        var (chart, first) = (plot.Chart, Texts.Date(plot.Chart.From, Day));
        var last = new Tick(plot.Right, Texts.Date(chart.LastDay, Day), "end");
        if (first == last.Label) return [last];
        var room = (From: plot.Left + Svg.WidthOf(first) + Svg.Gap, To: plot.Right - Svg.WidthOf(last.Label) - Svg.Gap);
        var between = Between(plot).Where(tick => tick.X - HalfOf(tick) >= room.From && tick.X + HalfOf(tick) <= room.To);
        return [new(plot.Left, first, "start"), .. between, last];
    }

    private static double HalfOf(Tick tick) => Svg.WidthOf(tick.Label) / 2;

    private static IEnumerable<Tick> Between(Plot plot)
    {
        var chart = plot.Chart;
        var pixelsOfADay = (plot.Right - plot.Left) / (chart.To - chart.From).TotalDays;
        var step = Steps.FirstOrDefault(step => step.Length * pixelsOfADay >= LeastDistance) ?? Steps[^1];
        return step.Around(chart.From.UtcDateTime).SkipWhile(instant => instant < chart.From).TakeWhile(instant => instant < chart.To)
            .Select(instant => new Tick(plot.X(instant), Texts.Date(instant, step.Format), "middle"));
    }
}
