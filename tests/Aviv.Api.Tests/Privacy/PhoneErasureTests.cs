using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Privacy;

/// <summary>What becomes of a number that somebody has erased.</summary>
public sealed class PhoneErasureTests(SubjectFixture api) : SubjectTest(api)
{
    private const string Contact = "SELECT contact_phone_number, contact_sealed, contact_hash, contact_key FROM listing";

    [Fact]
    public async Task Erase_IsAWriteOfEachListing_AndOfNoOther()
    {
        var ids = await CreateAsync(2);
        var other = (await CreateAsync(1, Other))[0];
        var kept = await Database.RowsAsync($"SELECT * FROM listing WHERE id = {other}");
        var prices = await Database.RowsAsync("SELECT * FROM listing_price_log ORDER BY id");
        At("2023-01-02T00:00:00Z");
        App.Logs.Start();

        var answer = await EraseAsync("0033 6 12 34 56 78");

        var lines = App.Logs.Stop();
        Assert.Equal((HttpStatusCode.OK, """{"erased":2}"""), (answer.Status, answer.Body));
        Assert.Equal(["(,,,)"], (await Database.RowsAsync($"{Contact} WHERE id <> {other}")).Distinct());
        Assert.Equal(["(2,2023-01-02)"], (await Database.RowsAsync(
            $"SELECT version, updated_date::date FROM listing WHERE id <> {other}")).Distinct());
        Assert.Equal(kept, await Database.RowsAsync($"SELECT * FROM listing WHERE id = {other}"));
        Assert.Equal(prices, await Database.RowsAsync("SELECT * FROM listing_price_log ORDER BY id"));
        Assert.Equal("\"2\"", (await Client.AnswerAsync("GET", $"/listings/{ids[0]}")).ETag);
        Assert.Single(lines, line => line.Contains("erased a phone number from 2 listings", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("612345", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_Again_FindsNone_AndChangesNothing()
    {
        await CreateAsync(2);
        await EraseAsync();
        var tables = await TablesAsync();

        var again = await Task.WhenAll(EraseAsync(), EraseAsync());

        Assert.All(again, answer => Assert.Equal("""{"erased":0}""", answer.Body));
        Assert.Equal(tables, await TablesAsync());
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
    }

    [Fact]
    public async Task Erase_TwiceAtOnce_IsDoneOnce()
    {
        await CreateAsync(3);

        var answers = await Task.WhenAll(EraseAsync(), EraseAsync());

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(3, answers.Sum(answer => (int)answer.Json["erased"]!));
        Assert.Equal(["(2)"], (await Database.RowsAsync("SELECT version FROM listing")).Distinct());
    }

    [Fact]
    public async Task Erased_IsInNoAnswer_NeitherKeptNorReplayed()
    {
        var id = await CreateAsync(Sample.Listing());
        var address = $"/listings/{id}";
        await Client.AnswerAsync("PATCH", address, """{"name":"Loft"}""", key: "again");
        string[] reads = [address, "/listings", "/listings?limit=1000", "/listings/export", "/listings/export?format=csv"];
        foreach (var read in reads) Assert.Contains("33612345678", await Client.GetStringAsync(read), StringComparison.Ordinal);

        await EraseAsync();

        foreach (var read in reads) Assert.DoesNotContain("612345", await Client.GetStringAsync(read), StringComparison.Ordinal);
        var replayed = await Client.AnswerAsync("PATCH", address, """{"name":"Loft"}""", key: "again");
        Assert.Equal(("true", HttpStatusCode.OK), (replayed.Replayed, replayed.Status));
        Assert.DoesNotContain("612345", replayed.Body, StringComparison.Ordinal);
    }

    // The key was used: whoever repeats the request is told how it ended, and does not bring the number back.
    [Fact]
    public async Task Erased_IsNotBroughtBack_ByARepeatedRequest()
    {
        var body = Sample.Listing().ToJsonString();
        await Client.AnswerAsync("POST", "/listings", body, key: "first");
        await EraseAsync();

        var repeated = await Client.AnswerAsync("POST", "/listings", body, key: "first");

        Assert.Equal("true", repeated.Replayed);
        Assert.DoesNotContain("612345", repeated.Body, StringComparison.Ordinal);
        Assert.Equal(0, await WithNumberAsync(Database));
    }

    [Fact]
    public async Task Erase_OfANumberInClear_LeavesNothingOfTheListings()
    {
        var ids = await CreateAsync(2, phone: null);
        await Database.ExecuteAsync($"UPDATE listing SET contact_phone_number = '{Sample.Phone}', version = 2");
        // Nobody can open what this one has besides.
        await Database.ExecuteAsync($"""
            UPDATE listing SET contact_sealed = '\x0106323032323939', contact_hash = '\x01', contact_key = '202299' WHERE id = {ids[0]}
            """);

        Assert.Equal("""{"erased":2}""", (await EraseAsync()).Body);

        Assert.Equal(["(,,,)"], (await Database.RowsAsync(Contact)).Distinct());
        Assert.Equal(["(3)"], (await Database.RowsAsync("SELECT version FROM listing")).Distinct());
    }

    // The release before put another number over it. To clients nothing changes.
    [Fact]
    public async Task Erase_OfANumberThatAnotherHides_LeavesTheOther()
    {
        var id = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync($"UPDATE listing SET contact_phone_number = '{Other}', version = 2");

        Assert.Equal("""{"erased":1}""", (await EraseAsync()).Body);

        Assert.Equal(Other, await SuiteContacts.NumberAsync(Database, id));
        Assert.Equal(
            [$"(,{SuiteContacts.HashOf(Other)},2)"],
            await Database.RowsAsync("SELECT contact_phone_number, encode(contact_hash, 'hex'), version FROM listing"));
    }

    [Fact]
    public async Task Erase_UnderSeveralKeys_FindsAll_AndNotesItUnderTheNewest()
    {
        await CreateAsync(1);
        await using var app = WithNewerKey();
        using var client = app.CreateClient();
        await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());

        Assert.Equal("""{"erased":2}""", (await EraseAsync(client: client)).Body);

        Assert.Equal(0, await WithNumberAsync(Database));
        Assert.Equal("202301b", (await File.ReadAllLinesAsync(ErasedFile, TestContext.Current.CancellationToken)).Single().Split(' ')[2]);
    }

    // Its hash tells that it is the same.
    [Fact]
    public async Task Erase_OfANumberThatDoesNotOpenSomewhere_ErasesAll()
    {
        var ids = await CreateAsync(3);
        await Database.ExecuteAsync($"UPDATE listing SET contact_sealed = '' WHERE id = {ids[1]}");

        Assert.Equal("""{"erased":3}""", (await EraseAsync()).Body);

        Assert.Equal(0, await WithNumberAsync(Database));
    }

    // One under it may be the one: what is found is erased, and nobody is told that it was all.
    [Fact]
    public async Task Erase_WhereAKeyIsMissing_ErasesTheRest_AndDoesNotEnd()
    {
        await CreateAsync(2);
        await using (var app = WithNewerKey())
        using (var client = app.CreateClient()) await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());

        (await EraseAsync()).AssertProblem(500, "internal_error");
        (await AccessAsync(Sample.Phone)).AssertProblem(500, "internal_error");

        Assert.Equal(["(1,0)"], await Database.RowsAsync(
            "SELECT (SELECT count(*) FROM listing WHERE contact_sealed IS NOT NULL), (SELECT count(*) FROM erasure)"));
    }

    // What a statement is given may end in the log of PostgreSQL.
    [Fact]
    public async Task Statements_AreNotGivenTheNumber()
    {
        await CreateAsync(1);
        await Database.ExecuteAsync($"UPDATE listing SET contact_phone_number = '{Sample.Phone}'");
        App.Logs.Start();

        await AccessAsync(Sample.Phone);
        await EraseAsync();

        var statements = App.Logs.StopForSql();
        Assert.Contains(statements, statement => statement.Contains("contact_phone_number IS NOT NULL", StringComparison.Ordinal));
        Assert.DoesNotContain(statements, statement => statement.Contains("SELECT", StringComparison.Ordinal)
            && statement.Contains("contact_phone_number = @", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_OfMany_ErasesAll()
    {
        await FillAsync(Database, first: 1, count: 120, Sample.Phone);

        Assert.Equal("""{"erased":120}""", (await EraseAsync()).Body);

        Assert.Equal(0, await WithNumberAsync(Database));
        await Histories.AssertSoundAsync(Database);
    }

    // By a feed, and under a key that it had first.
    [Fact]
    public async Task Erase_OfANumberThatALaterListingGetsMeanwhile_ErasesThatToo()
    {
        await CreateAsync(1);
        var given = false;
        await using var app = new AvivApp(
            HeldLock.Patient(Database),
            new() { ["Privacy:Keys:202301b"] = new string('q', 32), ["Privacy:ErasedFile"] = ErasedFile },
            services => services.AddSingleton<IPipelineBehavior<EraseContacts, int>>(new Before<EraseContacts>(async () =>
            {
                if (!given) await FillAsync(Database, first: 1000, count: 1, Sample.Phone);
                given = true;
            })));
        using var client = app.CreateClient();

        Assert.Equal("""{"erased":2}""", (await EraseAsync(client: client)).Body);

        Assert.Equal(0, await WithNumberAsync(Database));
    }

    // Whoever waited for the lock of a row reads again what was written meanwhile.
    [Fact]
    public async Task Erase_BesideAWriteOfTheSameListing_LosesNeither()
    {
        var id = await CreateAsync(Sample.Listing(100));
        Task<Answer> erasing;
        await using (var held = await HeldLock.TakeAsync(Database, $"UPDATE listing SET price = 200, version = 2 WHERE id = {id}"))
        {
            erasing = EraseAsync();
            await HeldLock.AwaitWaitersAsync(Database, 1);
            await held.CommitAsync();
        }

        Assert.Equal("""{"erased":1}""", (await erasing).Body);
        Assert.Equal(["(200.00,,3)"], await Database.RowsAsync("SELECT price, contact_hash, version FROM listing"));
    }
}
