using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Capacity;

/// <summary>A history is answered whole however long it is, and holds up nobody's shorter one.</summary>
public sealed class LongHistoryTests(ApiFixture api) : ApiTest(api)
{
    private const int Long = 2_300;

    [Theory]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(Long)]
    public async Task History_OfAnyLength_IsWhole(int prices)
    {
        var id = await LongHistories.InsertAsync(Database, listings: 1, prices);

        var answer = await Client.AnswerAsync("GET", $"/listings/{id}/prices");

        Assert.Equal(Enumerable.Range(1, prices), Prices(answer.Json));
        Assert.Equal($"\"{prices}\"", answer.ETag);
        Assert.Equal(
            Enumerable.Range(1, prices).Reverse(), Prices((await Client.AnswerAsync("GET", $"/listings/{id}/prices?order=desc")).Json));
        Assert.Equal(
            Enumerable.Range(1, prices).Skip(10),
            Prices((await Client.AnswerAsync("GET", $"/listings/{id}/prices?from=2024-01-01T00:00:10Z")).Json));
        await PriceSummaries.AssertAgreeAsync(Client, Database, "2024-01-01T00:08:00Z", [id]);
    }

    [Fact]
    public async Task History_ThatIsLong_IsNotSentToWhoHasIt()
    {
        var id = await LongHistories.InsertAsync(Database, listings: 1, Long);

        using var answer = await Client.ReadAsync("GET", $"/listings/{id}/prices", [$"\"{Long}\""]);

        Assert.Equal((HttpStatusCode.NotModified, $"\"{Long}\""), (answer.StatusCode, answer.Header("ETag")));
    }

    [Theory]
    [InlineData("/listings/{0}/prices", null)]
    [InlineData("/listings/{0}/prices", "br")]
    [InlineData("/listings?limit=1000", "gzip")]
    public async Task Head_OfWhatIsSentWhileItIsRead_HasTheHeadersOfGet(string address, string? encoding)
    {
        var id = await LongHistories.InsertAsync(Database, listings: 1, Long);
        address = address.Replace("{0}", $"{id}", StringComparison.Ordinal);
        using var get = await Client.ReadAsync("GET", address, encoding: encoding);
        using var head = await Client.ReadAsync("HEAD", address, encoding: encoding);

        foreach (var name in new[] { "Content-Encoding", "Content-Type", "Vary", "ETag", "Cache-Control" })
            Assert.Equal((name, get.Header(name)), (name, head.Header(name)));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Histories_ReadTogether_AreAtMostOneRowLongerThanIsShared()
    {
        var id = await LongHistories.InsertAsync(Database, listings: 2, Long);
        App.Logs.Start();

        await Client.GetStringAsync($"/listings/{id}/prices");
        await Client.AnswerAsync("POST", "/listings/prices/query", $$"""{"ids":[{{id}}]}""");

        var statements = App.Logs.StopForSql().Where(sql => sql.Contains("listing_price_log", StringComparison.Ordinal)).ToList();
        Assert.True(statements.Count > 4, $"{statements.Count} statements");
        Assert.All(statements, sql => Assert.Contains("LIMIT", sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LongHistories_OfManyAtOnce_AreAllAnswered_AndHoldUpNoShortOnes()
    {
        const int AtOnce = 8;
        var prices = Faults.Faults.Size(quick: 2_000, stress: 150_000);
        var first = await LongHistories.InsertAsync(Database, AtOnce, prices);
        var brief = await LongHistories.InsertAsync(Database, listings: 5, prices: 10);
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();

        var longOnes = Enumerable.Range(0, AtOnce).Select(i => CountAsync(client, first + i)).ToList();
        var shortOnes = Enumerable.Range(0, 5).Select(i => CountAsync(client, brief + i)).ToList();

        Assert.All(await Task.WhenAll(shortOnes), count => Assert.Equal(10, count));
        Assert.All(await Task.WhenAll(longOnes), count => Assert.Equal(prices, count));
    }

    [Fact]
    public async Task PricesOfSeveral_ThatAreVeryMany_AskedTenTimesAtOnce_AreAllWhole()
    {
        const int Listings = 500;
        var prices = Faults.Faults.Size(quick: 50, stress: 2_000);
        // In parts, each of which a statement does in time.
        var first = await LongHistories.InsertAsync(Database, Listings / 10, prices);
        for (var part = 1; part < 10; part++) await LongHistories.InsertAsync(Database, Listings / 10, prices);
        var body = $$"""{"ids":[{{string.Join(',', Enumerable.Range(0, Listings).Select(i => first + i))}}]}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            using var answer = await Poll.UntilServedAsync(() => Client.PostAsync("/listings/prices/query", Json(body)));
            return JsonNode.Parse(await answer.Content.ReadAsStreamAsync())!.AsArray().Sum(listing => listing!["prices"]!.AsArray().Count);
        }));

        Assert.All(answers, count => Assert.Equal(Listings * prices, count));
    }

    [Fact]
    public async Task PricesOfSeveral_OfWhichOneIsLong_AreWholeAndInTheOrderOfTheIds()
    {
        var first = (int)await LongHistories.InsertAsync(Database, listings: 40, prices: 600);
        var ids = Enumerable.Range(first, 40).Reverse().Append(42424242).ToList();

        var answer = await Client.AnswerAsync("POST", "/listings/prices/query", $$"""{"ids":[{{string.Join(',', ids)}}]}""");

        var listings = answer.Json.AsArray();
        Assert.Equal(ids, listings.Select(listing => (int)listing!["id"]!));
        Assert.All(listings.SkipLast(1), listing => Assert.Equal(Enumerable.Range(1, 600), Prices(listing!["prices"]!)));
        Assert.Empty(listings[^1]!["prices"]!.AsArray());
    }

    [Fact]
    public async Task Export_OfLongHistories_HasThemWholeAndInOrder()
    {
        var first = await LongHistories.InsertAsync(Database, listings: 3, prices: 600);
        await CreateAsync(Sample.Listing(7));

        var lines = (await Client.GetStringAsync("/listings/export?include=prices"))
            .TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal([first, first + 1, first + 2, first + 3], lines.Select(line => (long)line["id"]!));
        Assert.All(lines.Take(3), line => Assert.Equal(Enumerable.Range(1, 600), Prices(line["prices"]!)));
        Assert.Equal([7], Prices(lines[3]["prices"]!));
    }

    [Theory]
    [InlineData("/listings/1")]
    [InlineData("/listings/1/prices")]
    [InlineData("/listings/1/prices/summary")]
    public async Task ReadThatItsClientLeft_LeavesNoQuery(string address)
    {
        const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        await using var held = await HeldLock.TakeAsync(Database, "LOCK TABLE listing");
        using var gone = new CancellationTokenSource();
        app.Logs.Start();
        var leaver = client.GetAsync(address, gone.Token);
        await HeldLock.AwaitWaitersAsync(Database, 1);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await Poll.UntilAsync(async () => await Database.ScalarAsync<long>(Waiting) == 0, "the query stopped");
        // By being cancelled, not by its time-out.
        Assert.DoesNotContain(app.Logs.Stop(), line => line.Contains("statement timeout", StringComparison.Ordinal));
    }

    private static async Task<int> CountAsync(HttpClient client, long id)
    {
        using var answer = await Poll.UntilServedAsync(() => client.GetAsync($"/listings/{id}/prices"));
        return JsonNode.Parse(await answer.Content.ReadAsStreamAsync())!.AsArray().Count;
    }

    private static IEnumerable<int> Prices(JsonNode prices) => prices.AsArray().Select(price => (int)price!["price_eur"]!);
}
