namespace Aviv.Api.Charts;

/// <summary>
/// A sign on the line, and before its words in the legend. Each has a shape of its own, since not everybody sees colours.
/// </summary>
internal sealed record ChartMark(string Name, string Style, string Shape)
{
    // Half of its width.
    public const double Size = 5;

    public static readonly ChartMark Highest = new("Highest", "chart-highest", "m-4-4h8v8h-8z");
    public static readonly ChartMark Lowest = new("Lowest", "chart-lowest", "m0-5 5 5-5 5-5-5z");
    public static readonly ChartMark Current = new("Now", "chart-current", "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z");

    public void Draw(Svg svg, (double X, double Y) at) =>
        svg.Raw("<path class=\"").Raw(Style).Raw("\" d=\"M").Point(at.X, at.Y).Raw(Shape).Raw("\"/>");
}
