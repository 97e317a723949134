using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>What somebody is told who asks where their number is stored.</summary>
public sealed class PhoneAccessTests(SubjectFixture api) : SubjectTest(api)
{
    [Fact]
    public async Task Access_AnswersTheListingsThatHaveTheNumber_AndIsAuditedWithoutIt()
    {
        var first = await CreateAsync(Sample.Listing().With("source", "north"));
        await CreateAsync(1, Other);
        await CreateAsync(1, phone: null);
        At("2023-01-02T00:00:00Z");
        var second = await CreateAsync(Sample.Listing());
        At("2023-01-03T00:00:00Z");
        await UpdateAsync(second, Sample.Listing(200));
        App.Logs.Start();

        var answer = await AccessAsync("0033 6 12-34 56.78");

        Assert.Equal(
            $$"""[{"id":{{first}},"source":"north","created_date":"2023-01-01T00:00:00Z","updated_date":"2023-01-01T00:00:00Z"},"""
                + $$"""{"id":{{second}},"source":null,"created_date":"2023-01-02T00:00:00Z","updated_date":"2023-01-03T00:00:00Z"}]""",
            answer.Body);
        await Poll.UntilAsync(
            () => App.Logs.Count(line => line.Contains("was told which 2 listings have a phone number", StringComparison.Ordinal)) == 1,
            "the request was audited");
        Assert.DoesNotContain(App.Logs.Stop(), line => line.Contains("612345", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Access_OfANumberThatNobodyHas_IsEmpty()
    {
        await CreateAsync(1, Other);

        Assert.Empty(Ids(await AccessAsync(Sample.Phone)));
    }

    // What the release before wrote goes before what lies sealed.
    [Fact]
    public async Task Access_OfANumberInClear_FindsIt_AndNotTheOneThatItReplaced()
    {
        var ids = await CreateAsync(2);
        await Database.ExecuteAsync($"UPDATE listing SET contact_phone_number = '{Other}', version = 2 WHERE id = {ids[0]}");

        Assert.Equal([ids[0]], Ids(await AccessAsync(Other)));
        Assert.Equal([ids[1]], Ids(await AccessAsync(Sample.Phone)));
    }

    [Fact]
    public async Task Access_LooksUnderEveryKey()
    {
        var old = await CreateAsync(Sample.Listing());
        await using var app = WithNewerKey();
        using var client = app.CreateClient();
        var created = await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());
        Assert.Equal(["(202301)", "(202301b)"], await Database.RowsAsync("SELECT contact_key FROM listing ORDER BY id"));

        Assert.Equal([old, (long)created.Json["id"]!], Ids(await AccessAsync(Sample.Phone, client)));
    }

    // More than one part, and one that ends where a part does.
    [Theory]
    [InlineData(500)]
    [InlineData(1001)]
    public async Task Access_OfAnAgencysNumber_AnswersAllOfItsListings(int count)
    {
        await FillAsync(Database, first: 1, count, Sample.Phone);
        await FillAsync(Database, first: count + 1, 3, Other);

        Assert.Equal(Enumerable.Range(1, count).Select(id => (long)id), Ids(await AccessAsync(Sample.Phone)));
    }

    [Theory]
    [InlineData("{}", 422, "validation_failed", "phone")]
    [InlineData("""{"phone":null}""", 422, "validation_failed", "phone")]
    [InlineData("""{"phone":""}""", 422, "validation_failed", "phone")]
    [InlineData("""{"phone":"0687651234"}""", 422, "validation_failed", "phone")]
    [InlineData("""{"phone":"+33 (0)6 87 65 12 34"}""", 422, "validation_failed", "phone")]
    [InlineData("""{"phone":33687651234}""", 400, "malformed_json", "phone")]
    [InlineData("""{"phone":"+33687651234","other":1}""", 400, "unknown_field", "other")]
    [InlineData("""{"phone":"+33687651234","phone":"+33687651234"}""", 400, "duplicate_field", "phone")]
    [InlineData("""["+33687651234"]""", 400, "malformed_json")]
    [InlineData("""{"phone":"+336876512""", 400, "malformed_json")]
    public async Task Body_ThatIsNone_IsRefused_AndNotRepeated(string body, int status, string code, params string[] paths)
    {
        await CreateAsync(1);
        foreach (var route in new[] { "access", "erase" })
        {
            App.Logs.Start();
            var answer = await AskAsync(route, body);

            answer.AssertProblem(status, code, paths);
            foreach (var text in App.Logs.Stop().Append(answer.Body))
                Assert.DoesNotMatch("87 ?65 ?12", text);
        }

        Assert.Equal(1, await WithNumberAsync(Database));
        Assert.False(File.Exists(ErasedFile));
    }

    private static IEnumerable<long> Ids(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json.AsArray().Select(listing => (long)listing!["id"]!);
    }
}
