using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Archive;

/// <summary>What readers are told of a listing whose oldest prices were archived. By hand, as the archive leaves the tables.</summary>
public sealed class ArchivedReadsTests(ApiFixture api) : SecondApiTest(api)
{
    private const string Header = "Prices-Archived-Before";
    private const string Since = "2023-01-03T00:00:00Z";

    [Theory]
    [InlineData("")]
    [InlineData("?order=desc")]
    [InlineData("?limit=1")]
    [InlineData("?from=2023-01-01T00:00:00Z")]
    public async Task History_SaysSinceWhenItHolds_UnderATagOfItsOwn(string query)
    {
        var id = await CreateAsync();
        using var before = await Client.ReadAsync("GET", $"/listings/{id}/prices{query}");
        await ArchiveAsync(id);

        using var answer = await Client.ReadAsync("GET", $"/listings/{id}/prices{query}", [before.Header("ETag")!]);

        Assert.Equal((null, "\"3\""), (before.Header(Header), before.Header("ETag")));
        Assert.Equal((HttpStatusCode.OK, Since), (answer.StatusCode, answer.Header(Header)));
        Assert.Equal("\"3-a1672704000000000\"", answer.Header("ETag"));
        Assert.DoesNotContain("100", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var again = await Client.ReadAsync("GET", $"/listings/{id}/prices{query}", [answer.Header("ETag")!]);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task LongHistory_ThatIsStreamed_SaysItToo()
    {
        var id = await CreateAsync();
        await Database.ExecuteAsync($"""
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT {id}, 200 + i, '2023-02-01Z'::timestamptz + i * interval '1 s' FROM generate_series(1, 600) i
            """);
        await ArchiveAsync(id);

        using var answer = await Client.ReadAsync("GET", $"/listings/{id}/prices");

        Assert.Equal((Since, "\"3-a1672704000000000\""), (answer.Header(Header), answer.Header("ETag")));
        Assert.Equal(602, (await answer.Content.ReadFromJsonAsync<JsonArray>())!.Count);
    }

    [Fact]
    public async Task Tag_OfAnArchivedHistory_IsOneOfItsListing()
    {
        var id = await CreateAsync();
        await ArchiveAsync(id);

        using var written = await Client.WriteAsync(
            "PUT", $"/listings/{id}", Sample.Listing(180).ToJsonString(), ifMatch: "\"3-a1672704000000000\"");
        using var late = await Client.WriteAsync(
            "PUT", $"/listings/{id}", Sample.Listing(190).ToJsonString(), ifMatch: "\"3-a1672704000000000-br\"");

        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
    }

    [Fact]
    public async Task Summary_IsOfWhatIsLeft_AndSaysSo()
    {
        var id = await CreateAsync();
        using var before = await Client.ReadAsync("GET", $"/listings/{id}/prices/summary");
        Assert.Null((await before.Content.ReadFromJsonAsync<JsonNode>())!["archived_before"]);
        await ArchiveAsync(id);

        async Task<JsonNode> SummaryAsync(string query) =>
            (await Client.GetFromJsonAsync<JsonNode>($"/listings/{id}/prices/summary{query}"))!;
        var summary = await SummaryAsync("");

        Assert.Equal(Since, (string?)summary["archived_before"]);
        Assert.Equal((150, 1), ((int)summary["initial_price_eur"]!, (int)summary["changes_count"]!));
        Assert.Null((await SummaryAsync("?at=2023-01-02T23:59:59Z"))["price_at_eur"]);
        Assert.Equal(150, (int?)(await SummaryAsync($"?at={Since}"))["price_at_eur"]);
        using var known = await Client.ReadAsync("GET", $"/listings/{id}/prices/summary", [before.Header("ETag")!]);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public async Task Chart_AndPage_SayItInWords()
    {
        var id = await CreateAsync();
        using var before = await Client.ReadAsync("GET", $"/listings/{id}/prices.svg");
        await ArchiveAsync(id);
        using var after = await Client.ReadAsync("GET", $"/listings/{id}/prices.svg", [before.Header("ETag")!]);
        var page = await Client.GetStringAsync($"/homes/{id}");

        var chart = await after.Content.ReadAsStringAsync();
        Assert.Contains(">Older prices are archived<", chart, StringComparison.Ordinal);
        Assert.Contains(" Older prices are archived.</desc>", chart, StringComparison.Ordinal);
        Assert.DoesNotContain("archived", await Client.GetStringAsync($"/listings/{id}/prices.svg?range=90d"), StringComparison.Ordinal);
        Assert.Contains("Prices from before 3 January 2023 are archived, and not shown here.", page, StringComparison.Ordinal);
        Assert.Contains("less than on 3 January 2023", page, StringComparison.Ordinal);
    }

    // The cache keeps an answer for as long as its version is the same, and no longer than fifteen seconds.
    [Fact]
    public async Task CachedHistory_IsReadAnew_AndShowsItsTagTillThen()
    {
        var id = await CreateAsync();
        using var before = await Client.ReadAsync("GET", $"/listings/{id}/prices");
        Assert.Contains("100", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ArchiveAsync(id, passes: false);
        using var kept = await Client.ReadAsync("GET", $"/listings/{id}/prices");
        Assert.Equal((null, "\"3\""), (kept.Header(Header), kept.Header("ETag")));

        Clock.Advance(TimeSpan.FromSeconds(15));

        using var anew = await Client.ReadAsync("GET", $"/listings/{id}/prices");
        Assert.Equal((Since, "\"3-a1672704000000000\""), (anew.Header(Header), anew.Header("ETag")));
    }

    // Of three prices the first is archived.
    private async Task<long> CreateAsync()
    {
        At("2023-01-01T00:00:00Z");
        var id = await CreateAsync(Sample.Listing(100));
        At(Since);
        await UpdateAsync(id, Sample.Listing(150));
        At("2023-01-20T00:00:00Z");
        await UpdateAsync(id, Sample.Listing(120));
        At("2023-07-01T00:00:00Z");
        return id;
    }

    private async Task ArchiveAsync(long id, bool passes = true)
    {
        await Database.ExecuteAsync($"""
            DELETE FROM listing_price_log WHERE listing_id = {id} AND price_change = 100;
            INSERT INTO listing_archive (listing_id, archived_before, rows) VALUES ({id}, '{Since}', 1)
            """);
        if (passes) Clock.Advance(TimeSpan.FromSeconds(15));
    }
}
