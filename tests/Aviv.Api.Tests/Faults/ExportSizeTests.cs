using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Search;

namespace Aviv.Api.Tests.Faults;

/// <summary>An export of a whole market, by an API in a process of its own.</summary>
[Collection<Faults>]
public sealed class ExportSizeTests(MarketFixture market, ITestOutputHelper output)
{
    private const long MayGrowBytes = 50_000_000;

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Export_OfEverythingWithHistories_TakesNoMoreMemory(string format)
    {
        var database = await market.DatabaseAsync();
        await using var api = ApiProcess.Start(database.ConnectionString);
        using var client = new HttpClient { BaseAddress = await api.Address };
        // What the code itself takes when it first runs is not what the rows take.
        using (var few = await BeginAsync(client, $"/listings/export?format={format}&include=prices&city=Lyon"))
            await few.Content.ReadAsStringAsync();
        var before = api.WorkingSet;

        var (lines, prices, most) = await ReadAsync(client, $"/listings/export?format={format}&include=prices", api);

        output.WriteLine($"{lines} lines, {prices} prices, {before / 1_000_000} MB before, at most {most / 1_000_000} MB");
        Assert.Equal(MarketFixture.Listings + (format == "csv" ? 1 : 0), lines);
        Assert.Equal(await database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log"), prices);
        Assert.InRange(most - before, long.MinValue, MayGrowBytes);
    }

    [Fact]
    public async Task Export_WhoseClientGoes_LeavesNoQueryRunning()
    {
        var database = await market.DatabaseAsync();
        await using var api = ApiProcess.Start(database.ConnectionString);
        using var client = new HttpClient { BaseAddress = await api.Address };

        using (var response = await BeginAsync(client, "/listings/export?include=prices"))
            Assert.Equal(1, await database.ScalarAsync<long>(ExportFaultTests.Running));

        await Poll.UntilAsync(
            async () => await database.ScalarAsync<long>(ExportFaultTests.Running) == 0, "the export's transaction ended");
    }

    private static async Task<HttpResponseMessage> BeginAsync(HttpClient client, string address) =>
        (await Poll.UntilServedAsync(() => client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead))).EnsureSuccessStatusCode();

    private static async Task<(int Lines, int Prices, long Most)> ReadAsync(HttpClient client, string address, ApiProcess api)
    {
        var (lines, prices, most) = (0, 0, 0L);
        using var response = await BeginAsync(client, address);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);
        // The texts of the generator hold no line feeds.
        while (await reader.ReadLineAsync() is { } line)
        {
            prices += line.AsSpan().Count("price_eur\"") - (line.Contains("latest_price_eur\"", StringComparison.Ordinal) ? 1 : 0);
            if (++lines % 5_000 == 0) most = Math.Max(most, api.WorkingSet);
        }

        return (lines, prices, most);
    }
}
