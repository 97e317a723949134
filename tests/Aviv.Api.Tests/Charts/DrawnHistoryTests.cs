using System.Text;
using Aviv.Api.Tests.Infrastructure;
using CsCheck;

namespace Aviv.Api.Tests.Charts;

/// <summary>Whatever a history is: the picture shows what the log has.</summary>
public sealed class DrawnHistoryTests(ApiFixture api) : SecondApiTest(api)
{
    private const int AtOnce = 50;
    private const int MostBytes = 30 * 1024;

    // A thousand histories.
    [Fact]
    public Task Chart_OfAnyHistory_ShowsAtEachInstantThePriceThatHeld() => DrawnHistory.Any.Array[AtOnce].SampleAsync(
        async histories =>
        {
            Clock.AdjustTime(DrawnHistory.Now);
            await Database.ResetAsync();
            await Database.ExecuteAsync(string.Concat(histories.Select((history, i) => history.ToSql(i + 1))));
            foreach (var (i, history) in histories.Index())
                history.AssertIsShownBy(new(await SvgAsync($"/listings/{i + 1}/prices.svg?{history.Query}")));
        },
        iter: 20,
        threads: 1,
        print: histories => string.Join('\n', histories.Take(3)));

    [Theory]
    [InlineData("all", 1600, 900)]
    [InlineData("90d", 800, 320)]
    public async Task Chart_OfAHundredThousandPrices_IsSmall_AndHasTheExtremesOfEachColumn(string range, int width, int height)
    {
        Clock.AdjustTime(DrawnHistory.Now);
        var history = LongLog.Prices();
        await Database.ExecuteAsync(LongLog.Insert);

        var picture = new Picture(await SvgAsync($"/listings/1/prices.svg?range={range}&width={width}&height={height}"));

        LongLog.AssertIsShownBy(picture, history, range == "all" ? history[0].Since : LongLog.End.AddDays(-90));
    }

    private async Task<string> SvgAsync(string address)
    {
        var svg = await Client.GetStringAsync(address);
        Assert.True(Encoding.UTF8.GetByteCount(svg) <= MostBytes, $"{svg.Length} characters: {address}");
        Assert.DoesNotMatch(@"\.[0-9]{3}", svg);
        return svg;
    }
}
