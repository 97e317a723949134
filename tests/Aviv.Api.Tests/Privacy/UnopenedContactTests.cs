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
        await AssertFailsAsync(keyId, "PUT", $"/listings/{id}", Sample.Listing().With("contact_phone_number", null).ToJsonString());
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
