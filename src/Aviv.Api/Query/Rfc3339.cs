using System.Globalization;
using System.Text.RegularExpressions;

namespace Aviv.Api.Query;

/// <summary>An instant as RFC 3339 writes it, with an offset. A <c>+</c> that came unescaped in a query string has become a space.</summary>
internal static partial class Rfc3339
{
    public static DateTimeOffset? Parse(string text) =>
        Grammar().IsMatch(text) && DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+\- ][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Grammar();
}
