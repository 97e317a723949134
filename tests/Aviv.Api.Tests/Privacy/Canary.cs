using System.Text;

namespace Aviv.Api.Tests.Privacy;

/// <summary>A phone number that no other test has, and the ways in which it could lie somewhere.</summary>
internal static class Canary
{
    public const string Number = "+33687650123";

    /// <summary>As people write it; each is the same number.</summary>
    public static readonly string[] Written = [Number, "+33 6 87 65 01 23", "0033-6.87.65.01.23", "+33 (6) 87/65/01/23"];

    // With and without the plus and the country, as people write it, and as PostgreSQL and others write bytes.
    private static readonly string[] Forms =
    [
        Number[1..], Number[3..], .. Written.Select(written => written[^11..]), "6 87650123",
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Number[3..])), .. Base64(),
    ];

    /// <summary>The form in which bytes show it; null for none.</summary>
    public static string? In(ReadOnlySpan<byte> bytes)
    {
        foreach (var form in Forms)
            if (bytes.IndexOf(Encoding.UTF8.GetBytes(form)) >= 0) return form;
        return null;
    }

    public static string? In(string text) => In(Encoding.UTF8.GetBytes(text));

    // Of what stands at a first, second or third byte; the ends depend on what is beside it.
    private static IEnumerable<string> Base64() => Enumerable.Range(0, 3).Select(before =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('-', before) + Number[1..]))[(before == 0 ? 0 : 4)..12]);
}
