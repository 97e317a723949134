using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cli;

public sealed class VerifyTests(ApiFixture api) : SecondApiTest(api)
{
    private const string NotLogged = "its price is not that of its newest log row";

    [Fact]
    public async Task Verify_OfASoundDatabase_Is0()
    {
        await CreateWithHistoryAsync(100, 150, 125);
        await CreateWithHistoryAsync(200);

        Assert.Equal(new(0, "Checked 2 listings with 4 prices: 0 faulty, 0 repaired.", ""), await VerifyAsync());
    }

    [Fact]
    public async Task Verify_OfAnEmptyDatabase_Is0() =>
        Assert.Equal(new(0, "Checked 0 listings with 0 prices: 0 faulty, 0 repaired.", ""), await VerifyAsync());

    [Fact]
    public async Task Verify_OfAPriceSetByHand_Is1AndNamesTheListing()
    {
        var id = await CreateWithHistoryAsync(100, 150);
        await CreateWithHistoryAsync(200);
        await Database.ExecuteAsync($"UPDATE listing SET price = 175 WHERE id = {id}");

        Assert.Equal(
            new(1, $"Listing {id}: {NotLogged}\nChecked 2 listings with 3 prices: 1 faulty, 0 repaired.", ""), await VerifyAsync());
        Assert.Equal(["(100.00)", "(150.00)"], await LoggedAsync(id));
    }

    [Fact]
    public async Task Repair_OfAPriceSetByHand_LogsItAndSaysSo()
    {
        var id = await CreateWithHistoryAsync(100, 150);
        await Database.ExecuteAsync($"UPDATE listing SET price = 175 WHERE id = {id}");

        var result = await VerifyAsync("--repair");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(
            $@"^Listing {id}: {NotLogged}\n"
            + $@"Listing {id}: logged the price 175\.00 at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{{6}})?Z\n"
            + @"Checked 1 .*: 1 faulty, 1 repaired\.$",
            result.Output);
        Assert.Equal(["(100.00)", "(150.00)", "(175.00)"], await LoggedAsync(id));
        Assert.Equal(0, (await VerifyAsync()).ExitCode);
        await Histories.AssertSoundAsync(Database);
    }

    [Fact]
    public async Task Repair_OfAListingWithoutItsLog_LogsItsPrice()
    {
        var id = await CreateWithHistoryAsync(100, 150);
        await Database.ExecuteAsync($"DELETE FROM listing_price_log WHERE listing_id = {id}");

        Assert.Equal(1, (await VerifyAsync()).ExitCode);
        Assert.Equal(0, (await VerifyAsync("--repair")).ExitCode);
        Assert.Equal(["(150.00)"], await LoggedAsync(id));
        Assert.Equal(0, (await VerifyAsync()).ExitCode);
    }

    [Theory]
    [InlineData(
        "INSERT INTO listing_price_log (listing_id, price_change, updated_time) "
        + "SELECT listing_id, price_change, updated_time + interval '1 s' FROM listing_price_log ORDER BY id DESC LIMIT 1",
        "its log has one price twice in a row")]
    [InlineData("UPDATE listing_price_log SET updated_time = '2023-01-01'", "the instants of its log do not increase")]
    public async Task Repair_OfRowsThatAreThere_ReportsAndRewritesNone(string damage, string fault)
    {
        var id = await CreateWithHistoryAsync(100, 150);
        await Database.ExecuteAsync(damage);
        var before = await Database.RowsAsync("SELECT * FROM listing_price_log ORDER BY id");

        var result = await VerifyAsync("--repair");

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"Listing {id}: {fault}\nChecked 1 ", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, await Database.RowsAsync("SELECT * FROM listing_price_log ORDER BY id"));
    }

    [Fact]
    public async Task Repair_OfAListingWithOtherFaultsToo_LogsThePriceAndIs1()
    {
        var id = await CreateWithHistoryAsync(100, 150);
        await Database.ExecuteAsync("UPDATE listing_price_log SET updated_time = '2023-01-01'; UPDATE listing SET price = 175");

        var result = await VerifyAsync("--repair");

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(": 1 faulty, 0 repaired.", result.Output, StringComparison.Ordinal);
        Assert.Equal(["(100.00)", "(150.00)", "(175.00)"], await LoggedAsync(id));
    }

    private async Task<long> CreateWithHistoryAsync(params decimal[] prices)
    {
        var id = await CreateAsync(Sample.Listing(prices[0]));
        foreach (var price in prices.Skip(1)) await UpdateAsync(id, Sample.Listing(price));
        return id;
    }

    private Task<List<string>> LoggedAsync(long id) =>
        Database.RowsAsync($"SELECT price_change FROM listing_price_log WHERE listing_id = {id} ORDER BY id");

    private Task<CliResult> VerifyAsync(params string[] options) => CliResult.OfAsync(Database.ConnectionString, ["verify", .. options]);
}
