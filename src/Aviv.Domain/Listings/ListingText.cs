using System.Runtime.CompilerServices;

namespace Aviv.Domain.Listings;

/// <summary>What every text of a listing obeys: not blank, within its length, and something PostgreSQL can store.</summary>
public static class ListingText
{
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
}
