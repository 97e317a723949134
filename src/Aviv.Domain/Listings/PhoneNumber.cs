using System.Text.RegularExpressions;

namespace Aviv.Domain.Listings;

/// <summary>An E.164 phone number. Personal data: whatever prints it prints a mask.</summary>
public sealed partial record PhoneNumber
{
    private readonly string _digits;

    private PhoneNumber(string digits) => _digits = digits;

    public static bool IsValid(string text) => E164().IsMatch(text);

    public static PhoneNumber Parse(string text) =>
        IsValid(text) ? new(text) : throw new ArgumentException("A phone number must be in E.164 form, such as +33612345678.");

    /// <summary>The number in clear, for the JSON and the database converter only.</summary>
    public string Reveal() => _digits;

    public override string ToString() => "+***";

    // \z and [0-9]: $ would let a line feed through, \d the digits of every script.
    [GeneratedRegex(@"\A\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();
}
