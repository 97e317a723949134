using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>Requests that come again under their Idempotency-Key.</summary>
public sealed class IdempotencyTests(ApiFixture api) : ApiTest(api)
{
    private const string Key = "0b8e7a52-6f0c-4a4e-9d0e-5a1f3c1d7f10";

    private static readonly string Cheaper = Sample.Listing(99.50m).ToJsonString();

    [Theory]
    [InlineData("POST", HttpStatusCode.Created, "\"1\"")]
    [InlineData("PUT", HttpStatusCode.OK, "\"2\"")]
    [InlineData("PATCH", HttpStatusCode.OK, "\"2\"")]
    [InlineData("DELETE", HttpStatusCode.NoContent, null)]
    public async Task Write_SentAgain_AnswersTheSameToTheByteAndChangesNothing(string method, HttpStatusCode status, string? etag)
    {
        var address = await AddressAsync(method);
        var first = await WriteAsync(method, address);
        At("2023-01-01T12:00:00Z");
        var before = await TablesAsync();

        var again = await WriteAsync(method, address);

        Assert.Equal((status, etag, null), (first.Status, first.ETag, first.Replayed));
        Assert.Equal(method == "POST" ? $"/listings/{(long)first.Json["id"]!}" : null, first.Location);
        Assert.Equal(first with { Replayed = "true" }, again);
        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Replay_ShowsTheListingAsTheWriteLeftIt()
    {
        var first = await WriteAsync("POST", "/listings");
        await UpdateAsync((long)first.Json["id"]!, Sample.Listing(777, "Another name"));

        Assert.Equal(first with { Replayed = "true" }, await WriteAsync("POST", "/listings"));
    }

    [Theory]
    [InlineData("PATCH", """{"contact_phone_number":"+33700000000"}""", "+33700000000")]
    [InlineData("PATCH", """{"contact_phone_number":null}""", null)]
    [InlineData("DELETE", null, null)]
    public async Task Replay_ShowsThePhoneAsItIsNow(string method, string? body, string? phone)
    {
        var first = await WriteAsync("POST", "/listings");
        await Client.AnswerAsync(method, first.Location!, body);

        var again = await WriteAsync("POST", "/listings");

        var expected = phone is null ? "null" : $"\"{phone}\"";
        Assert.Equal(first.Body.Replace($"\"{Sample.Phone}\"", expected, StringComparison.Ordinal), again.Body);
        Assert.Equal((HttpStatusCode.Created, "\"1\"", "true"), (again.Status, again.ETag, again.Replayed));
    }

    [Fact]
    public async Task Replay_OfAWriteWhoseTagIsOldByNow_IsNoFailedPrecondition()
    {
        var address = await AddressAsync("PUT");
        var first = await Client.AnswerAsync("PUT", address, Cheaper, "\"1\"", Key);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first with { Replayed = "true" }, await Client.AnswerAsync("PUT", address, Cheaper, "\"1\"", Key));
        (await Client.AnswerAsync("PUT", address, Cheaper, "\"1\"", "another")).AssertProblem(412, "precondition_failed");
    }

    [Theory]
    [InlineData("PUT", "/listings/ID", "another body", null)]
    [InlineData("PUT", "/listings/ID", "\"1\"", "\"1\"")]
    [InlineData("PUT", "/listings/424242", null, null)]
    [InlineData("PATCH", "/listings/ID", null, null)]
    [InlineData("DELETE", "/listings/ID", null, null)]
    [InlineData("POST", "/listings", null, null)]
    public async Task Write_OfAnotherRequestUnderTheKey_IsRefusedAndChangesNothing(
        string method, string address, string? name, string? ifMatch)
    {
        var first = await WriteAsync("PUT", await AddressAsync("PUT"));
        var before = await TablesAsync();
        var body = name is null ? Cheaper : Sample.Listing(99.50m, name).ToJsonString();

        var other = await Client.AnswerAsync(
            method, address.Replace("ID", first.Json["id"]!.ToJsonString(), StringComparison.Ordinal), body, ifMatch, Key);

        other.AssertProblem(422, "idempotency_mismatch", "Idempotency-Key");
        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Keys_DifferInTheirCase()
    {
        await Client.AnswerAsync("POST", "/listings", Cheaper, key: "key");

        Assert.Null((await Client.AnswerAsync("POST", "/listings", Cheaper, key: "KEY")).Replayed);
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Ledger_HoldsNoPhoneNumber(string method)
    {
        await WriteAsync(method, await AddressAsync(method));

        var row = Assert.Single(await Database.RowsAsync("SELECT * FROM idempotency_key"));
        Assert.Contains("Two rooms by the canal", row, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.Phone[1..], row, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                $"SELECT count(*) FROM idempotency_key WHERE fingerprint = sha256(convert_to('{Cheaper}', 'UTF8'))"));
    }

    private async Task<string> AddressAsync(string method) =>
        method == "POST" ? "/listings" : $"/listings/{await CreateAsync(Sample.Listing(100))}";

    private Task<Answer> WriteAsync(string method, string address) =>
        Client.AnswerAsync(method, address, method == "DELETE" ? null : Cheaper, key: Key);
}
