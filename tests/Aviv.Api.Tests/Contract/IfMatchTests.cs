using System.Net;
using System.Net.Http.Json;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class IfMatchTests(ApiFixture api) : ApiTest(api)
{
    private const int Clients = 100;

    private static readonly string Cheaper = Sample.Listing(50).ToJsonString();

    public static MatrixTheoryData<string, string> OldTags { get; } = new(["PUT", "PATCH", "DELETE"], ["\"1\"", "\"3\"", "\"1\", \"3\""]);

    [Theory]
    [InlineData("\"7\"")]
    [InlineData("*")]
    [InlineData("\"6\", \"7\"")]
    [InlineData("W/\"6\", \"7\", \"foreign\"")]
    [InlineData("\"7-br\"")]
    [InlineData("\"7-gzip\"")]
    public async Task Write_OfTheVersionAsked_TakesPlace(string ifMatch)
    {
        foreach (var method in new[] { "PUT", "PATCH", "DELETE" })
        {
            var id = await AtVersionAsync(7);

            var answer = await WriteAsync(method, id, ifMatch);

            Assert.Equal(
                method == "DELETE" ? (HttpStatusCode.NoContent, null) : (HttpStatusCode.OK, "\"8\""), (answer.Status, answer.ETag));
        }
    }

    [Theory]
    [MemberData(nameof(OldTags))]
    public async Task Write_OfAnotherVersion_IsRefusedAndChangesNothing(string method, string ifMatch)
    {
        var id = await AtVersionAsync(2);
        var before = await TablesAsync();

        (await WriteAsync(method, id, ifMatch)).AssertProblem(412, "precondition_failed");

        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("1")]
    [InlineData("\"1")]
    [InlineData("\"one\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"01\"")]
    [InlineData("\"01-br\"")]
    [InlineData("\"br-1\"")]
    [InlineData("\"1-foo\"")]
    [InlineData("\"1-br-br\"")]
    [InlineData("\"1-BR\"")]
    [InlineData("\"1-\"")]
    [InlineData("\"1\" and more")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("")]
    public async Task Write_OfATagThatIsNoneOfOurs_IsRefusedAndChangesNothing(string ifMatch)
    {
        var id = await CreateAsync(Sample.Listing(100));
        var before = await TablesAsync();

        (await WriteAsync("PUT", id, ifMatch)).AssertProblem(412, "precondition_failed");

        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("1", "If-Match holds no entity tag: quote the tag, as in If-Match: \"7\".")]
    [InlineData("1-br", "If-Match holds no entity tag: quote the tag, as in If-Match: \"7\".")]
    [InlineData("", "If-Match holds no entity tag: quote the tag, as in If-Match: \"7\".")]
    [InlineData("W/\"1\"", "A weak tag never matches in If-Match: send it without the W/ in front.")]
    [InlineData("W/\"1\", W/\"1-br\"", "A weak tag never matches in If-Match: send it without the W/ in front.")]
    [InlineData("W/\"1\", \"3\"", "The listing is no longer the version in If-Match. Read it and try again.")]
    [InlineData("\"3\"", "The listing is no longer the version in If-Match. Read it and try again.")]
    public async Task Write_ThatIsRefused_SaysWhatIsToBeDone(string ifMatch, string detail)
    {
        var id = await CreateAsync(Sample.Listing(100));
        foreach (var method in new[] { "PUT", "PATCH", "DELETE" })
            Assert.Equal(detail, (string)(await WriteAsync(method, id, ifMatch)).Json["detail"]!);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Write_OfAnUnknownListing_FindsNothingWhateverItsTag(string method) =>
        (await WriteAsync(method, 424242, "\"1\"")).AssertProblem(404, "not_found");

    [Fact]
    public async Task Put_ThatWouldChangeNothing_IsJudgedByItsTagAllTheSame()
    {
        var id = await CreateAsync(Sample.Listing(50));

        (await WriteAsync("PUT", id, "\"2\"")).AssertProblem(412, "precondition_failed");
        Assert.Equal("\"1\"", (await WriteAsync("PUT", id, "\"1\"")).ETag);
    }

    [Fact]
    public async Task Write_WithoutATag_IsRefusedWhereOneIsRequired()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Writes:RequireIfMatch"] = "true" });
        using var client = app.CreateClient();
        using var created = await client.PostAsJsonAsync("/listings", Sample.Listing(100));
        var (address, before) = (created.Headers.Location!.OriginalString, await TablesAsync());

        foreach (var method in new[] { "PUT", "PATCH", "DELETE" })
        {
            (await client.AnswerAsync(method, address, Cheaper)).AssertProblem(428, "precondition_required");
            (await client.AnswerAsync(method, "/listings/424242", Cheaper)).AssertProblem(404, "not_found");
        }

        Assert.Equal(before, await TablesAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("PUT", address, Cheaper, "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.AnswerAsync("DELETE", address, ifMatch: "*")).Status);
    }

    [Fact]
    public async Task Puts_OfOneTagAtOnce_LetOneThrough()
    {
        var id = await CreateAsync(Sample.Listing(price: 0));

        var answers = await Task.WhenAll(Enumerable.Range(1, Clients).Select(price =>
            AdmittedAsync(() => Client.AnswerAsync("PUT", $"/listings/{id}", Sample.Listing(price).ToJsonString(), "\"1\""))));

        var won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != won), answer => answer.AssertProblem(412, "precondition_failed"));
        Assert.Equal(
            ["(0.00)", $"({(int)won.Json["latest_price_eur"]!}.00)"],
            await Database.RowsAsync("SELECT price_change FROM listing_price_log ORDER BY id"));
    }

    // A slow machine may turn some of so many away; they come again, as clients do.
    private static async Task<Answer> AdmittedAsync(Func<Task<Answer>> send)
    {
        for (var tries = 0; ; tries++)
            if (await send() is var answer && (answer.Status != HttpStatusCode.ServiceUnavailable || tries == Clients)) return answer;
    }

    private async Task<long> AtVersionAsync(int version)
    {
        var id = await CreateAsync(Sample.Listing(100));
        for (var price = 101; price < 100 + version; price++) await UpdateAsync(id, Sample.Listing(price));
        return id;
    }

    private Task<Answer> WriteAsync(string method, long id, string ifMatch) =>
        Client.AnswerAsync(method, $"/listings/{id}", method == "DELETE" ? null : Cheaper, ifMatch);
}
