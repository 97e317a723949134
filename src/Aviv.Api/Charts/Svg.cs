using System.Net;
using System.Text;

namespace Aviv.Api.Charts;

/// <summary>Writes SVG: coordinates have two decimals at most, and texts are escaped.</summary>
internal sealed class Svg
{
    public const double Margin = 8;
    public const double Gap = 8;
    public const double FontSize = 11;

    // On the wide side, since the fonts are the reader's.
    private const double WidthOfALetter = 0.6 * FontSize;

    private readonly StringBuilder _text = new(4096);

    public static double WidthOf(string text) => text.Length * WidthOfALetter;

    public Svg Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    // By hand, since there are so many, and without a locale.
    public Svg Number(double number)
    {
        var (whole, hundredths) = Math.DivRem((long)Math.Round(Math.Abs(number) * 100), 100);
        if (number < 0 && whole + hundredths > 0) _text.Append('-');
        _text.Append(whole);
        if (hundredths > 0) _text.Append('.').Append((char)('0' + hundredths / 10));
        if (hundredths % 10 > 0) _text.Append((char)('0' + hundredths % 10));
        return this;
    }

    public Svg Point(double x, double y) => Number(x).Raw(" ").Number(y);

    public Svg Element(string name, string attributes, string text) =>
        Raw($"<{name} {attributes}>").Raw(WebUtility.HtmlEncode(text)).Raw($"</{name}>");

    /// <summary>The anchor says which end of the text is at x: start, middle or end.</summary>
    public Svg Text(double x, double y, string text, string anchor = "start", string? style = null)
    {
        Raw("<text x=\"").Number(x).Raw("\" y=\"").Number(y);
        if (anchor != "start") Raw("\" text-anchor=\"").Raw(anchor);
        if (style is not null) Raw("\" class=\"").Raw(style);
        return Raw("\">").Raw(WebUtility.HtmlEncode(text)).Raw("</text>");
    }

    public override string ToString() => _text.ToString();
}
