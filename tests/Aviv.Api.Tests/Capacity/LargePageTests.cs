using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Capacity;

public sealed class LargePageTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("sort=id", 1, 150)]
    [InlineData("sort=-price", 350, 201)]
    public async Task Pages_ThatAreLarge_AreWalkedWholeAndInOrder(string order, int first, int last)
    {
        await LongListings.InsertAsync(Database, 350);

        var page = await Client.AnswerAsync("GET", $"/listings?{order}&limit=150&count=true");
        var ids = new List<int>(Ids(page));
        Assert.Equal((first, last), (ids[0], ids[^1]));
        using (var whole = await Client.ReadAsync("GET", $"/listings?{order}&limit=150&count=true"))
            Assert.Equal("350", whole.Header("X-Total-Count"));
        for (var next = await NextAsync($"/listings?{order}&limit=150"); next is not null; next = await NextAsync(next))
            ids.AddRange(Ids(await Client.AnswerAsync("GET", next)));

        Assert.Equal(order == "sort=id" ? Enumerable.Range(1, 350) : Enumerable.Range(1, 350).Reverse(), ids);
    }

    [Fact]
    public async Task Page_ThatIsLargeAndEmpty_IsAnEmptyArray() =>
        Assert.Equal("[]", (await Client.AnswerAsync("GET", "/listings?limit=1000")).Body);

    [Fact]
    public async Task PageBeingSent_HoldsUpLargePagesAlone()
    {
        await using var app = new AvivApp(Database.ConnectionString, new() { ["Load:MaxRunning"] = "1", ["Load:MaxWaiting"] = "0" });
        using var client = app.CreateClient();
        // 10 MB, more than all the buffers between the API and a client that does not read.
        await LongListings.InsertAsync(Database, 1000);

        using (var slow = await client.GetAsync("/listings?sort=id&limit=1000", HttpCompletionOption.ResponseHeadersRead))
        {
            (await client.AnswerAsync("GET", "/listings?limit=101")).AssertProblem(503, "unavailable");
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", "/listings?limit=100")).Status);
            var page = JsonNode.Parse(await slow.Content.ReadAsStringAsync())!;
            Assert.Equal(Enumerable.Range(1, 1000), page.AsArray().Select(listing => (int)listing!["id"]!));
        }

        await Poll.UntilAsync(
            async () => (await client.AnswerAsync("GET", "/listings?limit=101")).Status == HttpStatusCode.OK, "the turn was given back");
    }

    [Fact]
    public async Task LargePages_OfManySlowReaders_TakeLittleMemory_AndGiveItBack()
    {
        const long Megabyte = 1 << 20;
        var readers = Faults.Faults.Size(quick: 12, stress: 101);
        await LongListings.InsertAsync(Database, 1000);
        await using var process = ApiProcess.Start(Database.ConnectionString);
        using var client = new HttpClient { BaseAddress = await process.Address };
        // A cold process grows by what it compiles, whoever asks.
        for (var round = 0; round < 3; round++) await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadWholeAsync(client)));
        var before = process.WorkingSet;

        var slow = await Task.WhenAll(Enumerable.Range(0, readers)
            .Select(_ => client.GetAsync("/listings?limit=1000", HttpCompletionOption.ResponseHeadersRead)));
        var during = process.WorkingSet;
        foreach (var reader in slow) reader.Dispose();
        var served = slow.Count(reader => reader.IsSuccessStatusCode);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{before / Megabyte} MiB before, {during / Megabyte} with {readers} slow readers, of which {served} were served"));
        // A process that does nothing collects nothing.
        await Poll.UntilAsync(
            async () =>
            {
                await ReadWholeAsync(client);
                return process.WorkingSet < before + 50 * Megabyte;
            },
            "the memory was given back");

        Assert.Contains(slow, reader => reader.StatusCode == HttpStatusCode.OK);
        Assert.InRange(during, 1, before + 200 * Megabyte);
    }

    private static async Task ReadWholeAsync(HttpClient client)
    {
        using var page = await Poll.UntilServedAsync(() => client.GetAsync("/listings?limit=1000"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private async Task<string?> NextAsync(string address)
    {
        using var answer = await Client.ReadAsync("GET", address);
        return answer.Header("Link")?.Split(';')[0].Trim('<', '>') is { } next
            && answer.Header("Link")!.Contains("rel=\"next\"", StringComparison.Ordinal)
            ? next
            : null;
    }

    private static IEnumerable<int> Ids(Answer page) => page.Json.AsArray().Select(listing => (int)listing!["id"]!);
}
