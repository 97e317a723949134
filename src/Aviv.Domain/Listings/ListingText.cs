using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aviv.Domain.Listings;

/// <summary>What every text of a listing obeys: not blank, within its length, and something PostgreSQL can store.</summary>
public static class ListingText
{
    // Code points that show nothing although they are no white space, control or format character: the rest of what Unicode calls
    // Default_Ignorable_Code_Point, and the blank of Braille.
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    /// <summary>Whether nobody would see anything of a text: it is empty, or of white space and invisible characters alone.</summary>
    public static bool IsBlank(string? text) => text is null || text.EnumerateRunes().All(IsInvisible);

    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    internal static string Guard(string value, int maxLength, [CallerMemberName] string member = "") =>
        !string.IsNullOrWhiteSpace(value) && value.Length <= maxLength && IsStorable(value)
            ? value
            : throw new ArgumentException($"{member} must be 1 to {maxLength} characters of valid Unicode, not blank, without NUL.");

    public static bool IsInvisible(Rune rune) => Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || Unseen.Any(range => rune.Value >= range.First && rune.Value <= range.Last);
}
