using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace Aviv.Domain.Listings;

/// <summary>An E.164 phone number. Personal data: whatever prints it prints a mask.</summary>
public sealed partial record PhoneNumber
{
    /// <summary>How people write a number, as a regular expression without anchors; it knows nothing of <see cref="TrunkZero"/>.</summary>
    public const string Written = $"{Between}(\\+|0{Between}0){Between}[1-9]({Between}[0-9]){{1,14}}{Between}";

    // Spaces that do not break and typographic dashes as well.
    private const string Between = "[ \u00a0\u202f./()\\[\\]\u2010-\u2013-]*";

    private readonly string? _digits;
    private readonly Exception? _fault;

    private PhoneNumber(string? digits, Exception? fault = null) => (_digits, _fault) = (digits, fault);

    /// <summary>Whether <see cref="Reveal"/> answers.</summary>
    public bool IsReadable => _fault is null;

    public static bool IsValid(string text) => Normalize(text) is not null;

    public static PhoneNumber Parse(string text) =>
        Normalize(text) is { } number ? new(number)
            : throw new ArgumentException("A phone number must have its country code, such as +33612345678.");

    /// <summary>One that is stored and cannot be read. It may be replaced and removed, and equals itself alone.</summary>
    /// <param name="fault">What <see cref="Reveal"/> throws.</param>
    public static PhoneNumber Unreadable(Exception fault) => new(null, fault);

    /// <summary>The number in clear, for the JSON and the database converter only.</summary>
    public string Reveal()
    {
        if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
        return _digits!;
    }

    public override string ToString() => "+***";

    private static string? Normalize(string text) =>
        E164().IsMatch(text) ? text
        : AsWritten().IsMatch(text) && !TrunkZero().IsMatch(text) ? "+" + string.Concat(text.Where(char.IsAsciiDigit)).TrimStart('0')
        : null;

    // \z and [0-9]: $ would let a line feed through, \d the digits of every script.
    [GeneratedRegex(@"\A\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();

    [GeneratedRegex($@"\A{Written}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AsWritten();

    // +33 (0)6: dialled within the country only, in most of them. Which number is meant cannot be told without a plan of all numbers. In
    // Italy (39) the zero belongs to the number.
    [GeneratedRegex($@"\A(?!{Between}(\+|0{Between}0){Between}3{Between}9).*[1-9].*[(\[]{Between}0", RegexOptions.CultureInvariant)]
    private static partial Regex TrunkZero();
}
