using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>A number that cannot be read is a failure that says so: never another number, and never none.</summary>
public sealed class UnopenedContactTests(ApiFixture api) : SecondApiTest(api)
{
    [Theory]
    [InlineData("set_byte(contact_sealed, 40, get_byte(contact_sealed, 40) # 1)", SuiteContacts.Id)]
    [InlineData("substr(contact_sealed, 1, 50)", SuiteContacts.Id)]
    [InlineData("overlay(contact_sealed placing '202299'::bytea from 3)", "202299")]
    [InlineData("''", "-")]
    [InlineData("overlay(contact_sealed placing '2\n2299'::bytea from 3)", "-")]
    public async Task Number_ThatDoesNotOpen_FailsEveryRouteThatWouldShowIt(string damage, string keyId)
    {
        var id = await CreateAsync(Sample.Listing());
        await Client.AnswerAsync("PATCH", $"/listings/{id}", """{"name":"Loft"}""", key: "again");
        await Database.ExecuteAsync($"UPDATE listing SET contact_sealed = {damage}");
        var before = await TablesAsync();

        await AssertFailsAsync(keyId, "GET", $"/listings/{id}");
        await AssertFailsAsync(keyId, "GET", "/listings");
        await AssertFailsAsync(keyId, "GET", "/listings?limit=1000");
        await AssertFailsAsync(keyId, "PATCH", $"/listings/{id}", """{"latest_price_eur":1}""");
        await AssertFailsAsync(keyId, "PATCH", $"/listings/{id}", """{"name":"Loft"}""", key: "again");
        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Number_ThatDoesNotOpen_EndsAnExport()
    {
        await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = substr(contact_sealed, 1, 50)");

        App.Logs.Start();
        var exported = await Record.ExceptionAsync(async () =>
        {
            var answer = await Client.AnswerAsync("GET", "/listings/export");
            Assert.Equal(500, (int)answer.Status);
        });

        Assert.True(exported is null or HttpRequestException, $"{exported}");
        AssertTold(App.Logs.Stop(), SuiteContacts.Id);
    }

    // Whoever may write can mend it: by another number, by none, or without the listing.
    [Theory]
    [InlineData("PUT", """{"contact_phone_number":"+4930123456"}""", "+4930123456")]
    [InlineData("PUT", """{"contact_phone_number":null}""", null)]
    [InlineData("PATCH", """{"contact_phone_number":"+4930123456"}""", "+4930123456")]
    [InlineData("PATCH", """{"contact_phone_number":""}""", null)]
    public async Task Number_ThatDoesNotOpen_IsReplacedAndRemoved(string method, string number, string? stored)
    {
        var id = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = ''");
        var body = method == "PATCH" ? number
            : Sample.Listing().With("contact_phone_number", JsonNode.Parse(number)!["contact_phone_number"]?.DeepClone()).ToJsonString();

        var answer = await Client.AnswerAsync(method, $"/listings/{id}", body);

        Assert.Equal((200, stored), ((int)answer.Status, (string?)answer.Json["contact_phone_number"]));
        Assert.Equal(stored, await SuiteContacts.NumberAsync(Database, id));
    }

    [Fact]
    public async Task Number_ThatDoesNotOpen_LeavesTheListingToBeDeleted()
    {
        var id = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = ''");

        Assert.Equal(204, (int)(await Client.AnswerAsync("DELETE", $"/listings/{id}")).Status);
    }

    // They are not shown it anyway.
    [Fact]
    public async Task Number_ThatDoesNotOpen_LeavesReadersWithoutACredentialTheirAnswers()
    {
        var id = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = ''");
        await using var app = new AvivApp(
            HeldLock.Patient(Database), new() { ["Privacy:PhoneVisibleTo"] = "Callers", ["Auth:AnonymousWrites"] = "false" });
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = null;

        foreach (var read in new[] { $"/listings/{id}", "/listings", "/listings?limit=1000", "/listings/export" })
            Assert.Contains($"\"id\":{id}", (await client.AnswerAsync("GET", read)).Body, StringComparison.Ordinal);
    }

    // Or one row would keep each new instance from serving any other.
    [Fact]
    public async Task Number_ThatDoesNotOpen_LeavesANewInstanceReady()
    {
        await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = '', price = 100");
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();

        await Poll.UntilAsync(async () => (int)(await client.AnswerAsync("GET", "/health/ready")).Status == 200, "it was ready");
    }

    [Fact]
    public async Task Number_ThatDoesNotOpen_LeavesTheHistoryAndItsCheck()
    {
        var id = await CreateAsync(Sample.Listing(100));
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = ''");

        Assert.Contains("\"price_eur\":100", await PricesAsync(id), StringComparison.Ordinal);
    }

    private async Task AssertFailsAsync(string keyId, string method, string address, string? body = null, string? key = null)
    {
        App.Logs.Start();
        var answer = await Client.AnswerAsync(method, address, body, key: key);
        var lines = App.Logs.Stop();

        answer.AssertProblem(500, "internal_error");
        Assert.DoesNotContain("contact_phone_number", answer.Body, StringComparison.Ordinal);
        AssertTold(lines, keyId);
    }

    private static void AssertTold(IReadOnlyList<string> lines, string keyId)
    {
        Assert.Contains($"the key {keyId}", Assert.Single(lines, LogLines.IsWarning), StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains(Sample.Phone[1..], StringComparison.Ordinal));
    }
}
