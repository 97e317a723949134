using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Aviv.Api.Tests.Docs;

/// <summary>A drawing as SVG, for light and dark windows.</summary>
internal static partial class DrawingPicture
{
    private const double LineHeight = 15;

    // Where it is shown as an image, its letters are those of the reader's machine.
    private const string Styles = """

        svg { font: 12px Helvetica, Arial, sans-serif }
        text { fill: #1f2328; text-anchor: middle } .left { text-anchor: start } .right { text-anchor: end } .bold { font-weight: bold }
        .sheet { fill: #ffffff } .group { fill: none; stroke: #666666 }
        .code { fill: #dae8fc; stroke: #6c8ebf } .store { fill: #d5e8d4; stroke: #82b366 }
        .other { fill: #f5f5f5; stroke: #666666 } .person { fill: #fff2cc; stroke: #d6b656 }
        .arrow { fill: none; stroke: #57606a } .head { fill: #57606a } .dashed { stroke-dasharray: 5 4 }
        .label { paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .sheet { fill: #0d1117 } .label { stroke: #0d1117 }
          .group { stroke: #8b949e } .arrow { stroke: #9da7b1 } .head { fill: #9da7b1 }
          .code { fill: #14304f; stroke: #5b8bd0 } .store { fill: #17351d; stroke: #5f9e63 }
          .other { fill: #262b31; stroke: #8b949e } .person { fill: #3b3214; stroke: #b99a3c }
        }

        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Of(Drawing drawing) => new XElement(
        Svg + "svg", new XAttribute("viewBox", Invariant($"0 0 {drawing.Width} {drawing.Height}")), new XAttribute("role", "img"),
        new XElement(Svg + "title", drawing.Name), new XElement(Svg + "style", Styles), Arrowhead(),
        Shape("rect", "sheet", ("width", drawing.Width), ("height", drawing.Height)),
        drawing.Parts.Select(Part), drawing.Arrows.Select(Arrow)).ToString().ReplaceLineEndings("\n") + "\n";

    private static XElement Arrowhead() => new(
        Svg + "marker", new XAttribute("id", "head"), new XAttribute("viewBox", "0 0 8 8"), new XAttribute("refX", 8),
        new XAttribute("refY", 4), new XAttribute("markerWidth", 8), new XAttribute("markerHeight", 8), new XAttribute("orient", "auto"),
        new XElement(Svg + "path", new XAttribute("class", "head"), new XAttribute("d", "M0 0 8 4 0 8Z")));

    private static XElement Part(DrawnPart part)
    {
        var isStore = part.Style.GetValueOrDefault("shape") == "cylinder3";
        var (classes, x) = Column(part);
        var first = FirstLine(part) + (isStore ? 8 : 4);
        return new(Svg + "g", isStore ? Cylinder(part) : Rectangle(part),
            part.Lines.Select((line, i) => Text(classes, x, first + i * LineHeight, line)));
    }

    private static (string Classes, double X) Column(DrawnPart part) => part.Style.GetValueOrDefault("align") switch
    {
        "left" => ("left", part.Box.X + 10),
        "right" => ("right", part.Box.X + part.Box.Width - 10),
        _ => ("", part.Box.X + part.Box.Width / 2),
    };

    private static double FirstLine(DrawnPart part) => part.Style.GetValueOrDefault("verticalAlign") switch
    {
        "top" => part.Box.Y + 14,
        "bottom" => part.Box.Y + part.Box.Height - 14,
        _ => part.Box.Y + part.Box.Height / 2 - (part.Lines.Count - 1) * LineHeight / 2,
    };

    private static XElement Rectangle(DrawnPart part) => Shape("rect", Classes(part.Style),
        ("x", part.Box.X), ("y", part.Box.Y), ("width", part.Box.Width), ("height", part.Box.Height), ("rx", part.IsGroup ? 0 : 4));

    private static XElement Cylinder(DrawnPart part)
    {
        var (x, y, width, height) = part.Box;
        var lid = Invariant($"a {width / 2} 8 0 0 0 {width} 0");
        return new(Svg + "path", new XAttribute("class", Classes(part.Style)), new XAttribute("d",
            Invariant($"M {x} {y + 8} v {height - 16} {lid} v {16 - height} a {width / 2} 8 0 0 0 {-width} 0 {lid}")));
    }

    private static XElement Arrow(DrawnArrow arrow)
    {
        var way = string.Join(' ', arrow.Way.Select(point => Invariant($"{point.X:0.#},{point.Y:0.#}")));
        var (x, y) = Middle(arrow.Way);
        return new(Svg + "g", new XElement(Svg + "polyline", new XAttribute("class", $"arrow{Dashed(arrow.Style)}"),
            new XAttribute("points", way), new XAttribute("marker-end", "url(#head)")),
            arrow.Label == "" ? null : Text("label", x, y + 4, arrow.Label));
    }

    // Half of its length, where draw.io puts the label.
    private static (double X, double Y) Middle(IReadOnlyList<(double X, double Y)> way)
    {
        var steps = way.Zip(way.Skip(1)).Select(step => (step.First, step.Second, Length: Length(step.First, step.Second))).ToList();
        var left = steps.Sum(step => step.Length) / 2;
        var middle = steps.First(step => (left -= step.Length) <= 0);
        var part = 1 + left / middle.Length;
        return (middle.First.X + part * (middle.Second.X - middle.First.X), middle.First.Y + part * (middle.Second.Y - middle.First.Y));
    }

    private static double Length((double X, double Y) from, (double X, double Y) to) => double.Hypot(to.X - from.X, to.Y - from.Y);

    private static XElement Text(string classes, double x, double y, string line) => new(
        Svg + "text", classes == "" ? null : new XAttribute("class", classes), new XAttribute("x", Invariant($"{x:0.#}")),
        new XAttribute("y", Invariant($"{y:0.#}")), Spans(line));

    private static IEnumerable<object> Spans(string line) => Bold().Split(line).Select((text, i) =>
        i % 2 == 0 ? (object)new XText(text) : new XElement(Svg + "tspan", new XAttribute("class", "bold"), text));

    private static XElement Shape(string kind, string classes, params (string Name, double Value)[] numbers) => new(
        Svg + kind, new XAttribute("class", classes), numbers.Select(number => new XAttribute(number.Name, Invariant($"{number.Value}"))));

    private static string Classes(IReadOnlyDictionary<string, string> style) => style["fillColor"] switch
    {
        "#dae8fc" => "code",
        "#d5e8d4" => "store",
        "#f5f5f5" => "other",
        "#fff2cc" => "person",
        "none" => "group",
        var other => throw new NotSupportedException($"The colour {other} has no counterpart for dark windows; take one of the others."),
    } + Dashed(style);

    private static string Dashed(IReadOnlyDictionary<string, string> style) => style.ContainsKey("dashed") ? " dashed" : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("<b>(.*?)</b>")]
    private static partial Regex Bold();
}
