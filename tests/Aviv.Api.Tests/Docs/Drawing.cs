using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Docs;

/// <summary>A page of docs/architecture.drawio: of what draw.io can draw, what these pages use.</summary>
internal sealed class Drawing
{
    private const string File = "docs/architecture.drawio";

    private readonly Dictionary<string, XElement> _cells;

    private Drawing(XElement page)
    {
        Name = page.Attribute("name")!.Value;
        var model = page.Element("mxGraphModel")!;
        (Width, Height) = (Number(model, "pageWidth"), Number(model, "pageHeight"));
        _cells = model.Element("root")!.Elements("mxCell").ToDictionary(cell => cell.Attribute("id")!.Value);
        Parts = [.. _cells.Values.Where(cell => cell.Attribute("vertex") is not null).Select(Part)];
        Arrows = [.. _cells.Values.Where(cell => cell.Attribute("edge") is not null).Select(Arrow)];
    }

    public static IReadOnlyList<Drawing> All { get; } =
        [.. XDocument.Load(Path.Combine(Repository.Root, File)).Root!.Elements("diagram").Select(page => new Drawing(page))];

    public string Name { get; }

    public double Width { get; }

    public double Height { get; }

    public IReadOnlyList<DrawnPart> Parts { get; }

    public IReadOnlyList<DrawnArrow> Arrows { get; }

    /// <summary>The picture of this page, beside the drawing.</summary>
    public string Picture => $"docs/architecture-{Name.ToLowerInvariant().Replace(' ', '-')}.svg";

    private DrawnPart Part(XElement cell) =>
        new(cell.Attribute("id")!.Value, cell.Attribute("parent")!.Value, cell.Attribute("value")!.Value, Style(cell), BoxOf(cell));

    // A part lies where its group does.
    private Box BoxOf(XElement cell)
    {
        var own = cell.Element("mxGeometry")!;
        var group = _cells[cell.Attribute("parent")!.Value];
        var origin = group.Attribute("vertex") is null ? default : BoxOf(group);
        return new(origin.X + Number(own, "x"), origin.Y + Number(own, "y"), Number(own, "width"), Number(own, "height"));
    }

    private DrawnArrow Arrow(XElement cell)
    {
        var style = Style(cell);
        var way = cell.Descendants("mxPoint").Select(point => (Number(point, "x"), Number(point, "y")));
        return new(cell.Attribute("value")!.Value, style, [End(cell, "source", "exit"), .. way, End(cell, "target", "entry")]);

        (double X, double Y) End(XElement edge, string part, string side)
        {
            var box = BoxOf(_cells[edge.Attribute(part)!.Value]);
            return (box.X + box.Width * Number(style[$"{side}X"]), box.Y + box.Height * Number(style[$"{side}Y"]));
        }
    }

    private static Dictionary<string, string> Style(XElement cell) => cell.Attribute("style")!.Value
        .Split(';', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('='))
        .ToDictionary(entry => entry[0], entry => entry[^1]);

    private static double Number(XElement element, string name) => Number(element.Attribute(name)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

internal readonly record struct Box(double X, double Y, double Width, double Height);

internal sealed record DrawnArrow(string Label, IReadOnlyDictionary<string, string> Style, IReadOnlyList<(double X, double Y)> Way);

internal sealed partial record DrawnPart(string Id, string Group, string Label, IReadOnlyDictionary<string, string> Style, Box Box)
{
    public bool IsGroup => Style.ContainsKey("container");

    public IReadOnlyList<string> Lines => Label.Split("<br>");

    /// <summary>What stands in it, without what is bold.</summary>
    public string Text => Tag().Replace(Label.Replace("<br>", " ", StringComparison.Ordinal), "");

    [GeneratedRegex("</?b>")]
    public static partial Regex Tag();
}
