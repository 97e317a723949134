using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Aviv.Api.Contract.Query;

/// <summary>An instant as RFC 3339 writes it.</summary>
internal static partial class Rfc3339
{
    /// <summary>The bytes that an instant takes at most while it is formatted.</summary>
    public const int MaxLength = 28;

    private const int Seconds = 19;
    private const int Microseconds = 26;

    /// <summary>With any offset. A <c>+</c> that came unescaped in a query string has become a space.</summary>
    public static DateTimeOffset? Parse(string text) =>
        Grammar().IsMatch(text) && DateTimeOffset.TryParse(
            text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;

    /// <summary>
    /// In UTC, with six decimals, or none where the second is whole: of two forms, readers that guess a column's type from its
    /// first values know both.
    /// </summary>
    public static ReadOnlySpan<byte> Format(DateTimeOffset instant, Span<byte> text)
    {
        instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        var length = text[Seconds..Microseconds].SequenceEqual(".000000"u8) ? Seconds : Microseconds;
        text[length] = (byte)'Z';
        return text[..(length + 1)];
    }

    public static string Format(DateTimeOffset instant) => Encoding.ASCII.GetString(Format(instant, stackalloc byte[MaxLength]));

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+\- ][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Grammar();
}
