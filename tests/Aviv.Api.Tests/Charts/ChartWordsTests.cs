using System.Globalization;
using System.Xml.Linq;
using Aviv.Api.Charts;
using Aviv.Application.Prices;

namespace Aviv.Api.Tests.Charts;

/// <summary>What a chart says in words and signs.</summary>
public sealed class ChartWordsTests
{
    [Fact]
    public void Chart_OfSeveralPrices_SaysWhatItShows()
    {
        var picture = Draw("all", ("2025-01-12", 125_000), ("2025-09-01", 121_000), ("2026-02-03", 122_210.50m));

        Assert.Equal("Price from 12 January 2025 to 3 May 2026", picture.Title);
        Assert.Equal(
            "First 125,000 € since 12 January 2025, now 122,210.50 € since 3 February 2026. 2 changes. "
            + "Lowest 121,000 € since 1 September 2025, highest 125,000 € since 12 January 2025. The axis does not begin at 0 €.",
            picture.Description);
        Assert.Equal(
            [
                "Highest 125,000 € since 12 January 2025", "Lowest 121,000 € since 1 September 2025",
                "Now 122,210.50 € since 3 February 2026", "The axis does not begin at 0 €",
            ],
            picture.Texts(null));
        Assert.Equal(["▼ −3.2 %"], picture.Texts("chart-drop"));
        Assert.Equal(["▲ +1 %"], picture.Texts("chart-rise"));
        Assert.Equal(("12 Jan 2025", "3 May 2026"), (picture.Texts("chart-date").First(), picture.Texts("chart-date").Last()));
    }

    [Theory]
    [InlineData("all", "Price from 3 May 2024 to 3 May 2026")]
    [InlineData("90d", "Price from 3 February 2026 to 3 May 2026")]
    public void Chart_WithoutAChange_IsALineAtThePriceThatHeld(string range, string title)
    {
        var picture = Draw(range, ("2024-05-03", 125_000));

        Assert.Equal(
            (title, "125,000 € since 3 May 2024, without a change. The axis does not begin at 0 €."), (picture.Title, picture.Description));
        Assert.Matches(@"\AM[0-9.]+ [0-9.]+H[0-9.]+\z", picture.Line);
        Assert.Equal((picture.Left, picture.Right), (picture.Start, picture.End));
        Assert.Equal(125_000, picture.PriceAt(picture.Left), picture.Tolerance);
        Assert.Null(picture.Mark("chart-lowest"));
        Assert.NotNull(picture.Mark("chart-current"));
    }

    [Fact]
    public void Chart_OfTheFirstDay_HasOneDate()
    {
        var picture = Draw("all", ("2026-05-03", 0), ("2026-05-03T09:00:00", 999_999_999_999.99m));

        Assert.Equal("Price on 3 May 2026", picture.Title);
        Assert.Equal(["3 May 2026"], picture.Texts("chart-date"));
        Assert.Contains(
            "One change. Lowest 0 € since 3 May 2026, highest 999,999,999,999.99 €", picture.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("axis", picture.Description, StringComparison.Ordinal);
    }

    // The instance that took the write has a clock that is ahead.
    [Fact]
    public void Chart_OfAPriceFromTomorrow_ReachesIt()
    {
        var picture = Draw("all", ("2026-05-01", 100), ("2026-05-04T00:00:01", 90));

        Assert.Equal("Price from 1 May 2026 to 4 May 2026", picture.Title);
        Assert.Equal(picture.Right, picture.End);
        Assert.Equal(90, picture.PriceAt(picture.Right), picture.Tolerance);
    }

    // Made up, for a machine may have the invariant one alone; its texts are like those of several.
    [Fact]
    public void Chart_IsTheSame_InEveryLocaleOfTheServer()
    {
        (string, decimal)[] prices = [("2025-01-12", 1_250_000.50m), ("2025-09-01", 1_210_000), ("2026-02-03", 1_222_100)];
        var (before, expected, foreign) = (CultureInfo.CurrentCulture, Svg(prices), (CultureInfo)CultureInfo.InvariantCulture.Clone());
        (foreign.NumberFormat.NumberDecimalSeparator, foreign.NumberFormat.NumberGroupSeparator) = (",", ".");
        foreign.NumberFormat.NegativeSign = "~";
        var dates = foreign.DateTimeFormat;
        dates.MonthNames = dates.MonthGenitiveNames = [.. Enumerable.Range(1, 12).Select(i => $"{i}. ay"), ""];
        dates.AbbreviatedMonthNames = dates.AbbreviatedMonthGenitiveNames = dates.MonthNames;
        try
        {
            CultureInfo.CurrentCulture = foreign;
            Assert.Equal(expected, Svg(prices));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ChartInAPage_HasIdsOfItsOwn_AndTheStyleOfThePage()
    {
        var picture = new Picture(Svg([("2025-01-12", 100)], id: "home-7"));

        Assert.Equal("img", (string?)picture.Root.Attribute("role"));
        Assert.Equal("home-7-title home-7-desc", (string?)picture.Root.Attribute("aria-labelledby"));
        Assert.Equal(
            ["home-7-title", "home-7-desc"], picture.Root.Descendants().Attributes("id").Select(id => id.Value));
        Assert.Empty(picture.Of("style"));
    }

    [Theory]
    [InlineData(100, 100.04, null)]
    [InlineData(100, 99.95, "▼ −0.1 %")]
    [InlineData(3, 2, "▼ −33.3 %")]
    [InlineData(100, 0, "▼ −100 %")]
    [InlineData(100, 1099, "▲ +999 %")]
    [InlineData(100, 1100, null)]
    [InlineData(0, 100, null)]
    public void Change_IsToldBySignAndShape(double before, double after, string? expected) =>
        Assert.Equal(expected, ChartTexts.Change((decimal)before, (decimal)after));

    // A thinned picture has neighbours between which the price changed more than once.
    [Fact]
    public void ThinnedChart_TellsNoChangeOfItsNeighbours()
    {
        var steps = Steps([("2025-01-12", 100), ("2026-01-12", 50)]);
        var view = ChartRange.All.On(DrawnHistory.Now, 800, 320);

        Assert.Single(new Picture(PriceChart.Draw(steps, view, "chart")).Texts("chart-drop"));
        Assert.Empty(new Picture(PriceChart.Draw(steps with { ChangesCount = 3 }, view, "chart")).Texts("chart-drop"));
    }

    private static Picture Draw(string range, params (string Since, decimal Price)[] prices) => new(Svg(prices, range));

    private static string Svg((string Since, decimal Price)[] prices, string range = "all", string id = "chart") =>
        PriceChart.Draw(Steps(prices), ChartRange.ByName[range].On(DrawnHistory.Now, 800, 320), id);

    private static PriceSteps Steps((string Since, decimal Price)[] prices) => new(default, [.. prices.Select(price => new ListingPriceDto
    {
        PriceEur = price.Price,
        CreatedDate = DateTimeOffset.Parse($"{price.Since}{(price.Since.Contains('T') ? "" : "T00:00:00")}Z", CultureInfo.InvariantCulture),
    })], prices.Length - 1);
}
