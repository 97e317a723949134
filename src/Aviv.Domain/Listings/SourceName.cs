namespace Aviv.Domain.Listings;

/// <summary>
/// Who publishes a listing, such as <c>canal-homes</c>: 1 to 63 lower-case ASCII letters, digits and hyphens, not beginning with a
/// hyphen.
/// </summary>
public static class SourceName
{
    public const int MaxLength = 63;
    public const string Rule = "must be 1 to 63 lower-case letters, digits and hyphens, and not begin with a hyphen, such as canal-homes";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name[0] != '-' && name.All(IsAllowed);

    private static bool IsAllowed(char character) =>
        char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-';
}
