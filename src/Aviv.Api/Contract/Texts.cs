using System.Globalization;

namespace Aviv.Api.Contract;

/// <summary>How pages and charts write figures and dates: in English, whatever the server's locale is.</summary>
internal static class Texts
{
    private const int FewDays = 60;

    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>As in <c>125,000 €</c>, with cents only where there are some.</summary>
    public static string Money(decimal euros) => euros.ToString(decimal.IsInteger(euros) ? "#,##0" : "#,##0.00", English) + " €";

    /// <summary>As in <c>−5,000 €</c> and <c>+5,000 €</c>.</summary>
    public static string Change(decimal euros) => Sign(euros) + Money(Math.Abs(euros));

    /// <summary>As in <c>▼ −3.2 %</c>: by shape and sign, not by colour alone; in euros where per cent say nothing.</summary>
    public static string Change(decimal before, decimal after) =>
        PercentChange(before, after) ?? $"{Shape(before, after)} {Change(after - before)}";

    /// <summary>Likewise, but null where per cent say nothing.</summary>
    public static string? PercentChange(decimal before, decimal after) =>
        Percent(before, after) is { } percent ? $"{Shape(before, after)} {Sign(after - before)}{percent}" : null;

    /// <summary>
    /// Without its sign, as in <c>3.2 %</c>, rounded once; null where there is none, and where it would read as nothing or all though some
    /// is left.
    /// </summary>
    public static string? Percent(decimal before, decimal after)
    {
        if (before == 0) return null;
        var percent = decimal.Round(Math.Abs(after - before) * 100 / before, 1, MidpointRounding.AwayFromZero);
        return percent == 0 || (percent == 100 && after > 0 && after < before) ? null : percent.ToString("#,##0.#", English) + " %";
    }

    /// <summary>As in <c>3 May 2026</c>, in UTC, or in another format.</summary>
    public static string Date(DateTimeOffset instant, string format = "d MMMM yyyy") => instant.UtcDateTime.ToString(format, English);

    /// <summary>As machines read it.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", English);

    /// <summary>As in <c>12 days ago</c>; from two months on, the date.</summary>
    public static string Ago(DateTimeOffset instant, DateTimeOffset now) => (now.UtcDateTime.Date - instant.UtcDateTime.Date).Days switch
    {
        <= 0 => "today",
        1 => "yesterday",
        < FewDays and var days => $"{days} days ago",
        _ => $"on {Date(instant)}",
    };

    /// <summary>As in <c>43.5 m²</c>.</summary>
    public static string Area(double squareMetres) => squareMetres.ToString("#,##0.##", English) + " m²";

    /// <summary>As in <c>1 room</c> and <c>2 rooms</c>.</summary>
    public static string Count(int count, string one) => $"{count.ToString("#,##0", English)} {one}{(count == 1 ? "" : "s")}";

    private static char Shape(decimal before, decimal after) => after < before ? '▼' : '▲';

    private static string Sign(decimal figure) => figure < 0 ? "−" : "+";
}
