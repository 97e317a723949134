using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Aviv.Api.Tests.Charts;

/// <summary>A chart as somebody reads it who has nothing but the picture: heights mean what the prices beside the axis say.</summary>
internal sealed partial class Picture
{
    private const double FontSize = 11;

    // As wide as a usual font draws a letter at most.
    private const double Letter = 0.6 * FontSize;

    private readonly (double Y, decimal Price)[] _ticks;
    private readonly (double X, double Y)[] _corners;

    public Picture(string svg)
    {
        Root = XDocument.Parse(svg).Root!;
        var grid = GridLine().Matches(Path("chart-grid")).Select(line => Numbers(line.Value)).ToList();
        (Left, Right) = (grid[0][0], grid[0][2]);
        _ticks = [.. grid.Select(line => line[1]).Zip(Texts("chart-price").Select(Price))];
        Line = Path("chart-line");
        _corners = [.. Corners(Line)];
    }

    public XElement Root { get; }

    /// <summary>The path of the prices.</summary>
    public string Line { get; }

    public double Left { get; }

    public double Right { get; }

    public double Start => _corners[0].X;

    public double End => _corners[^1].X;

    /// <summary>What one hundredth of a pixel, four times over, is in euros: nobody reads it closer.</summary>
    public double Tolerance => Math.Abs(0.04 * Slope);

    public string Title => Of("title").Single().Value;

    public string Description => Of("desc").Single().Value;

    private double Slope => (double)(_ticks[^1].Price - _ticks[0].Price) / (_ticks[^1].Y - _ticks[0].Y);

    public IEnumerable<XElement> Of(string name) => Root.Elements().Where(element => element.Name.LocalName == name);

    public IEnumerable<string> Texts(string? style) => Of("text").Where(text => (string?)text.Attribute("class") == style)
        .Select(text => text.Value);

    /// <summary>Where a mark is on the line; null for one that is not there. Its twin in the legend comes later.</summary>
    public (double X, double Price)? Mark(string style) =>
        Of("path").FirstOrDefault(path => (string?)path.Attribute("class") == style) is { } mark
        && Numbers((string)mark.Attribute("d")!) is var at ? (at[0], PriceAtHeight(at[1])) : null;

    /// <summary>The price that is drawn at a place.</summary>
    public double PriceAt(double x) => PriceAtHeight(_corners.Last(corner => corner.X <= Math.Max(x, Start)).Y);

    /// <summary>The lowest and the highest price that is drawn between two places.</summary>
    public (double Lowest, double Highest) Between(double from, double to)
    {
        // A corner may be drawn half a hundredth of a pixel late.
        var prices = _corners.Where(corner => corner.X > from && corner.X < to).Select(corner => PriceAtHeight(corner.Y))
            .Append(PriceAt(from + 0.01)).ToList();
        return (prices.Min(), prices.Max());
    }

    /// <summary>Texts that cover each other, or reach beyond the picture.</summary>
    public IEnumerable<string> Clashes()
    {
        var boxes = Of("text").Select(Box).ToList();
        var (width, height) = ((double)Root.Attribute("width")!, (double)Root.Attribute("height")!);
        return boxes.Where(box => box.Left < 0 || box.Right > width || box.Top < 0 || box.Bottom > height).Select(box => $"{box} is cut")
            .Concat(boxes.SelectMany((one, i) => boxes.Skip(i + 1).Where(other => Meet(one, other)).Select(other => $"{one} on {other}")));
    }

    public static decimal Price(string money) => decimal.Parse(money.Replace(" €", ""), NumberStyles.Number, CultureInfo.InvariantCulture);

    private static bool Meet(Box one, Box other) =>
        one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;

    private static Box Box(XElement text)
    {
        var (x, y, width) = ((double)text.Attribute("x")!, (double)text.Attribute("y")!, text.Value.Length * Letter);
        var left = (string?)text.Attribute("text-anchor") switch { "end" => x - width, "middle" => x - width / 2, _ => x };
        return new(text.Value, left, y - 0.75 * FontSize, left + width, y);
    }

    private double PriceAtHeight(double y) => (double)_ticks[0].Price + (y - _ticks[0].Y) * Slope;

    private string Path(string style) => (string)Of("path").Single(path => (string?)path.Attribute("class") == style).Attribute("d")!;

    // Each with the height that holds from there on.
    private static IEnumerable<(double X, double Y)> Corners(string line)
    {
        Assert.Matches(@"\AM[0-9.]+ [0-9.]+(H[0-9.]+V[0-9.]+)*H[0-9.]+\z", line);
        var numbers = Numbers(line);
        for (var i = 0; i + 1 < numbers.Length; i += 2) yield return (numbers[i], numbers[i + 1]);
        yield return (numbers[^1], numbers[^2]);
    }

    private static double[] Numbers(string path) =>
        [.. Number().Matches(path).Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex("M[0-9.]+ [0-9.]+H[0-9.]+")]
    private static partial Regex GridLine();

    [GeneratedRegex("[0-9]+(\\.[0-9]+)?")]
    private static partial Regex Number();
}

internal sealed record Box(string Text, double Left, double Top, double Right, double Bottom);
