using System.Globalization;
using System.Text.RegularExpressions;

namespace Aviv.Application.Common;

/// <summary>
/// A number as a client wrote it, in a JSON number or a JSON string. It is kept as text until a rule asks for a type:
/// what is no number, or does not fit the type without loss, then is a rule's failure and not a parser's.
/// </summary>
public readonly partial record struct WireNumber(string Text)
{
    private const int DecimalDigits = 28;
    private const int DoubleDigits = 17;

    public bool IsNumber => Grammar().IsMatch(Text);

    public decimal? ToDecimal() =>
        Canonical() is var (sign, digits, exponent) && digits.Length + Math.Max(exponent, 0) <= DecimalDigits && exponent >= -DecimalDigits
            ? decimal.Parse($"{sign}{digits}E{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    public double? ToDouble() =>
        Canonical() is var (sign, digits, exponent) && digits.Length <= DoubleDigits && Math.Abs(exponent) <= 300
            ? double.Parse($"{sign}{digits}E{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    public int? ToInt32() => ToInt64() is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    public long? ToInt64() =>
        IsPlain && long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var plain) ? plain
        : ToDecimal() is { } value and >= long.MinValue and <= long.MaxValue && decimal.Truncate(value) == value ? (long)value : null;

    // As the many ids of one request are. Every character is looked at: the framework's parser lets nulls follow a number.
    private bool IsPlain => Text is [not '0', ..] && !Text.AsSpan().ContainsAnyExceptInRange('0', '9');

    // The significant digits and their power of ten: 1.50E3 is 15 and 2. Zero has no sign.
    private (string Sign, string Digits, long Exponent)? Canonical()
    {
        var match = Grammar().Match(Text);
        if (!match.Success) return null;
        var fraction = match.Groups["fraction"].Value;
        var digits = (match.Groups["whole"].Value + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0) return ("", "0", 0);
        var shift = digits.Length - significant.Length - fraction.Length;
        return match.Groups["exponent"] is { Success: false } ? (match.Groups["sign"].Value, significant, shift)
            : int.TryParse(
                match.Groups["exponent"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
                ? (match.Groups["sign"].Value, significant, (long)exponent + shift)
                : null;
    }

    [GeneratedRegex(@"\A(?<sign>-?)(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z")]
    private static partial Regex Grammar();
}
