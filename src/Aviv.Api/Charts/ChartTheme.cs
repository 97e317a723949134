using System.Security.Cryptography;
using System.Text;

namespace Aviv.Api.Charts;

/// <summary>How a chart looks that is a file of its own, and what the browser may do with it: use this style, and nothing else.</summary>
internal sealed record ChartTheme(string Name, string Style)
{
    // Without custom properties, which some programs that show SVG do not know.
    private static readonly string Light = Colours(
        back: "#fff", text: "#323f4b", grid: "#d9e2ec", axis: "#7b8794", line: "#0b5fa5", drop: "#0a6b4a", rise: "#a8440d");

    private static readonly string Dark = Colours(
        back: "#16202a", text: "#e4e7eb", grid: "#323f4b", axis: "#9aa5b1", line: "#62b0e8", drop: "#5fd6a5", rise: "#ffb37a");

    private static readonly string Shapes = $"text{{font:{Svg.FontSize}px system-ui,sans-serif}}.chart-line{{stroke-width:2}}";

    public static readonly IReadOnlyDictionary<string, ChartTheme> ByName = new ChartTheme[]
    {
        new("light", Shapes + Light),
        new("dark", Shapes + Dark),
        new("auto", $"{Shapes}{Light}@media(prefers-color-scheme:dark){{{Dark}}}"),
    }.ToDictionary(theme => theme.Name);

    public static ChartTheme Auto => ByName["auto"];

    /// <summary>The Content-Security-Policy.</summary>
    public string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "frame-ancestors 'none'";

    // In one line: XML has only one kind of line ending, and the hash would know the other.
    private static string Colours(string back, string text, string grid, string axis, string line, string drop, string rise) =>
        $$"""
        .price-chart{fill:{{text}}}.chart-back{fill:{{back}}}.chart-grid{stroke:{{grid}}}.chart-axis{stroke:{{axis}}}
        .chart-line{stroke:{{line}}}.chart-highest,.chart-lowest,.chart-current{fill:{{line}}}.chart-drop{fill:{{drop}}}
        .chart-rise{fill:{{rise}}}
        """.ReplaceLineEndings("");
}
