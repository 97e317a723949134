namespace Aviv.Api.Charts;

/// <summary>Writes beside the largest changes how far they went, where that covers nothing.</summary>
internal static class ChangeMarks
{
    private const int Most = 6;

    // Where there are more, they are too near to each other.
    private const int MostChanges = 60;
    private const double Height = 12;
    private const double Distance = 6;

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Meets(Box other) =>
            Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }

    private sealed record Change(double X, double Before, double After, string Text, decimal Size)
    {
        public bool IsDrop => After > Before;

        // In a corner of its step, where the line has left room.
        public IEnumerable<Box> Places()
        {
            var width = Svg.WidthOf(Text);
            var (left, right) = (X - Distance - width, X + Distance);
            yield return IsDrop ? Above(right, After, width) : Below(right, After, width);
            yield return IsDrop ? Below(left, Before, width) : Above(left, Before, width);
        }

        private static Box Above(double x, double y, double width) => new(x, y - Distance - Height, x + width, y - Distance);

        private static Box Below(double x, double y, double width) => new(x, y + Distance, x + width, y + Distance + Height);
    }

    public static void Draw(Svg svg, Plot plot)
    {
        // Between prices that were thinned there is no one change.
        if (plot.Chart.ChangesCount > Math.Min(MostChanges, plot.Chart.Prices.Count - 1)) return;
        var (inside, taken) = (new Box(plot.Left + 1, plot.Top, plot.Right, plot.Bottom), Taken(plot));
        var left = Most;
        foreach (var change in Changes(plot).OrderByDescending(change => change.Size))
        {
            var place = change.Places().Cast<Box?>().FirstOrDefault(box => IsFree(box!.Value, inside, taken));
            if (place is not { } box) continue;
            taken.Add(box);
            svg.Text(box.Left, box.Bottom - 2, change.Text, style: change.IsDrop ? "chart-drop" : "chart-rise");
            if (--left == 0) return;
        }
    }

    private static bool IsFree(Box box, Box inside, List<Box> taken) =>
        box.Left >= inside.Left && box.Right <= inside.Right && box.Top >= inside.Top && box.Bottom <= inside.Bottom
        && !taken.Exists(box.Meets);

    private static IEnumerable<Change> Changes(Plot plot)
    {
        foreach (var (before, after) in plot.Chart.Prices.Zip(plot.Chart.Prices.Skip(1)))
            if (ChartTexts.Change(before.PriceEur, after.PriceEur) is { } text)
                yield return new(
                    plot.Start(after).X, plot.Y(before.PriceEur), plot.Y(after.PriceEur), text, Math.Abs(after.PriceEur - before.PriceEur));
    }

    // The line, and the marks on it.
    private static List<Box> Taken(Plot plot)
    {
        var corners = plot.Chart.Prices.Select(plot.Start).ToList();
        var ends = corners.Skip(1).Select(corner => corner.X).Append(plot.Right);
        var across = corners.Zip(ends, (from, to) => new Box(from.X, from.Y - 1, to, from.Y + 1));
        var upright = corners.Zip(corners.Skip(1), (from, to) => new Box(
            to.X - 1, Math.Min(from.Y, to.Y), to.X + 1, Math.Max(from.Y, to.Y)));
        var marks = ChartLegend.Marked(plot.Chart).Select(marked => plot.Start(marked.Price))
            .Append((plot.Right, plot.Y(plot.Chart.Current.PriceEur))).Select(at => new Box(
                at.Item1 - ChartMark.Size, at.Item2 - ChartMark.Size, at.Item1 + ChartMark.Size, at.Item2 + ChartMark.Size));
        return [.. across, .. upright, .. marks];
    }
}
