using System.Text;
using System.Text.RegularExpressions;

namespace Aviv.Data;

/// <summary>A text with <c>{slots}</c> that the listing fills, <c>(one|of)</c> which is chosen, and numbers such as <c>{2-9}</c>.</summary>
internal sealed partial class Template(string text)
{
    private readonly string[] _parts = Marks().Split(text);

    public void Write(StringBuilder to, Dice dice, Func<string, string> slot)
    {
        foreach (var part in _parts)
        {
            if (part is ['(', .. var choices, ')']) to.Append(dice.Of(choices.Split('|')));
            else if (part is ['{', .. var range, '}'] && char.IsAsciiDigit(range[0])) to.Append(Number(dice, range));
            else if (part is ['{', .. var name, '}']) to.Append(slot(name));
            else to.Append(part);
        }
    }

    private static int Number(Dice dice, string range)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return dice.Between(int.Parse(range.AsSpan(0, dash), null), int.Parse(range.AsSpan(dash + 1), null));
    }

    [GeneratedRegex(@"(\([^)]*\)|\{[^}]*\})")]
    private static partial Regex Marks();
}
