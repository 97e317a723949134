using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>What becomes of a number in the database, and that clients see no difference.</summary>
public sealed class StoredContactTests(ApiFixture api) : SecondApiTest(api)
{
    private const string Other = "+4930123456";
    private const string OfRelease = "SELECT contact_phone_number, contact_sealed IS NULL, version FROM listing";

    [Fact]
    public async Task Number_OfEachWrite_IsAnsweredAndSealed()
    {
        var id = await CreateAsync(Sample.Listing());
        await AssertIsAsync(id, Sample.Phone);

        await UpdateAsync(id, Sample.Listing().With("contact_phone_number", Other));
        await AssertIsAsync(id, Other);

        await PatchAsync(id, $$"""{"contact_phone_number":"{{Sample.Phone}}"}""");
        await AssertIsAsync(id, Sample.Phone);

        await PatchAsync(id, """{"contact_phone_number":null}""");
        await AssertIsAsync(id, null);

        await UpdateAsync(id, Sample.Listing());
        await AssertIsAsync(id, Sample.Phone);
    }

    [Fact]
    public async Task Write_ThatChangesNothing_LeavesEveryByte()
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();

        At("2023-01-02T00:00:00Z");
        await UpdateAsync(id, Sample.Listing().With("contact_phone_number", "0033 6 12-34 56.78"));
        await PatchAsync(id, $$"""{"contact_phone_number":"{{Sample.Phone}}"}""");

        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Write_OfSomethingElse_DoesNotSealTheNumberAnew()
    {
        var id = await CreateAsync(Sample.Listing(100));
        const string Contact = "SELECT contact_sealed, contact_hash, contact_key FROM listing";
        var before = await Database.RowsAsync(Contact);

        await UpdateAsync(id, Sample.Listing(200));

        Assert.Equal(before, await Database.RowsAsync(Contact));
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT version FROM listing"));
    }

    [Fact]
    public async Task Number_OfTwoListings_IsSealedInTwoWays_AndHashedInOne()
    {
        await CreateAsync(Sample.Listing());
        await CreateAsync(Sample.Listing());

        Assert.Equal(["(2,1,1)"], await Database.RowsAsync(
            "SELECT count(DISTINCT contact_sealed), count(DISTINCT contact_hash), count(DISTINCT contact_key) FROM listing"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    public async Task Number_ThatThePreviousReleaseWrote_Wins_AndIsSealedByTheNextWrite(string former)
    {
        var id = await CreateAsync(Sample.Listing(100).With("contact_phone_number", former == "null" ? null : Sample.Phone));
        await Database.ExecuteAsync($"UPDATE listing SET contact_phone_number = '{Other}', version = 2");
        Assert.Equal(Other, await ShownAsync(id));

        await PatchAsync(id, $$"""{"contact_phone_number":"{{Other}}"}""");
        Assert.Equal([$"({Other},{(former == "null" ? "t" : "f")},2)"], await Database.RowsAsync(OfRelease));

        await PatchAsync(id, """{"latest_price_eur":200}""");
        await AssertIsAsync(id, Other);
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT version FROM listing"));
    }

    [Fact]
    public async Task Number_ThatThePreviousReleaseWrote_IsRemovedFromBoth()
    {
        var id = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync($"UPDATE listing SET contact_phone_number = '{Other}', version = 2");

        await PatchAsync(id, """{"contact_phone_number":""}""");

        await AssertIsAsync(id, null);
    }

    [Fact]
    public async Task Numbers_WithANewerKey_AreWrittenUnderIt_AndReadUnderBoth()
    {
        var old = await CreateAsync(Sample.Listing());
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Privacy:Keys:202302"] = new string('q', 32) });
        app.Clock.AdjustTime(DateTimeOffset.Parse("2023-02-01T00:00:00Z", null));
        using var client = app.CreateClient();

        var created = await client.AnswerAsync("POST", "/listings", Sample.Listing().With("contact_phone_number", Other).ToJsonString());
        var shown = await client.AnswerAsync("GET", $"/listings/{old}");

        Assert.Equal(
            (HttpStatusCode.Created, Other, Sample.Phone),
            (created.Status, (string)created.Json["contact_phone_number"]!, (string)shown.Json["contact_phone_number"]!));
        Assert.Equal(["(202301)", "(202302)"], await Database.RowsAsync("SELECT contact_key FROM listing ORDER BY id"));
    }

    private Task<Answer> PatchAsync(long id, string body) => Client.AnswerAsync("PATCH", $"/listings/{id}", body);

    private async Task<string?> ShownAsync(long id) =>
        (string?)(await Client.AnswerAsync("GET", $"/listings/{id}")).Json["contact_phone_number"];

    private async Task AssertIsAsync(long id, string? number)
    {
        Assert.Equal(number, await ShownAsync(id));
        Assert.Equal(number, await SuiteContacts.NumberAsync(Database, id));
        Assert.Equal(
            [number is null ? "(,t,t,t)" : "(,f,f,f)"],
            await Database.RowsAsync(
                "SELECT contact_phone_number, contact_sealed IS NULL, contact_hash IS NULL, contact_key IS NULL FROM listing"));
    }
}
