using Aviv.Api.Contract;
using Aviv.Application.Prices;

namespace Aviv.Api.Pages;

/// <summary>What a price history comes to, as one would say it.</summary>
internal static class SummaryWords
{
    private static readonly string[] Small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>As in <c>Asked 12 % less than at the start, two cuts, this price since 3 May 2026.</c></summary>
    public static string Of(PriceSummaryDto summary) => summary.ChangesCount == 0
        ? $"The price has not changed since {(summary.ArchivedBefore is null ? "the start, " : "")}{Texts.Date(summary.InitialDate)}."
        : $"Asked {AgainstTheStart(summary)}, {Changes(summary)}, this price since {Texts.Date(summary.CurrentSince)}.";

    private static string AgainstTheStart(PriceSummaryDto summary) => summary.TotalChangeEur == 0
        ? $"the same as {Start(summary)}"
        : $"{Difference(summary)} {(summary.TotalChangeEur < 0 ? "less" : "more")} than {Start(summary)}";

    // What is archived may have begun at any price.
    private static string Start(PriceSummaryDto summary) =>
        summary.ArchivedBefore is null ? "at the start" : $"on {Texts.Date(summary.InitialDate)}";

    private static string Difference(PriceSummaryDto summary) =>
        Texts.Percent(summary.InitialPriceEur, summary.CurrentPriceEur) ?? Texts.Money(Math.Abs(summary.TotalChangeEur));

    private static string Changes(PriceSummaryDto summary)
    {
        var (cuts, rises) = (summary.DropsCount, summary.ChangesCount - summary.DropsCount);
        return (cuts, rises) switch
        {
            (_, 0) => Count(cuts, "cut"),
            (0, _) => Count(rises, "rise"),
            _ => $"{Count(cuts, "cut")} and {Count(rises, "rise")}",
        };
    }

    private static string Count(int count, string one) =>
        count < Small.Length ? $"{Small[count]} {one}{(count == 1 ? "" : "s")}" : Texts.Count(count, one);
}
