using System.Net;
using System.Net.Sockets;
using System.Text;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>Which keys are taken, and for how long.</summary>
public sealed class IdempotencyKeyTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string Listing = Sample.Listing().ToJsonString();

    public static TheoryData<string> BadKeys => ["", " ", new string('k', 256), "a\tb"];

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task Key_ThatIsNotPrintableOrTooLong_IsRefused(string key)
    {
        (await PostAsync(Listing, key)).AssertProblem(400, "invalid_header", "Idempotency-Key");
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Key_ThatIsNotAscii_IsRefused()
    {
        using var socket = new TcpClient(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /listings HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{SuiteKey.HeaderLine}Content-Type: application/json\r\n"
            + $"Idempotency-Key: clé\r\nContent-Length: {Listing.Length}\r\n\r\n{Listing}"));

        var answer = await new StreamReader(socket.GetStream()).ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_header\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k")]
    [InlineData("any printable: !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")]
    [InlineData("255")]
    public async Task Key_WithinItsLimits_IsTaken(string key)
    {
        if (key == "255") key = new string('k', 255);

        Assert.Null((await PostAsync(Listing, key)).Replayed);
        Assert.Equal("true", (await PostAsync(Listing, key)).Replayed);
    }

    [Theory]
    [InlineData("{", 400, "malformed_json")]
    [InlineData("{\"a\":1}", 400, "unknown_field", "a")]
    public async Task Key_IsJudgedAfterParsing(string body, int status, string code, params string[] paths) =>
        (await PostAsync(body, "")).AssertProblem(status, code, paths);

    [Fact]
    public async Task Key_IsJudgedAfterValidationAndBeforeExistence()
    {
        (await PostAsync(RawListing.With("name", "\"\""), "")).AssertProblem(422, "validation_failed", "name");
        (await Client.AnswerAsync("DELETE", "/listings/424242", key: "")).AssertProblem(400, "invalid_header", "Idempotency-Key");
    }

    [Fact]
    public async Task Key_OfARefusedWrite_IsFreeAgain()
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(1))}";

        (await Client.AnswerAsync("PUT", address, "{}", key: "k")).AssertProblem(
            422, "validation_failed", "name", "description", "building_type", "postal_address", "latest_price_eur", "surface_area_m2",
            "rooms_count", "bedrooms_count");
        (await Client.AnswerAsync("PUT", "/listings/424242", Listing, key: "k")).AssertProblem(404, "not_found");
        (await Client.AnswerAsync("PUT", address, Listing, "\"9\"", "k")).AssertProblem(412, "precondition_failed");
        var taken = await Client.AnswerAsync("PUT", address, Listing, "\"1\"", "k");

        Assert.Equal((HttpStatusCode.OK, "\"2\"", null), (taken.Status, taken.ETag, taken.Replayed));
    }

    [Fact]
    public async Task Key_LivesForADay()
    {
        var first = await PostAsync(Listing, "k");

        At("2023-01-01T23:59:59Z");
        Assert.Equal(first with { Replayed = "true" }, await PostAsync(Listing, "k"));

        At("2023-01-02T00:00:00Z");
        var second = await PostAsync(Listing, "k");
        Assert.Equal((HttpStatusCode.Created, null), (second.Status, second.Replayed));
        Assert.NotEqual(first.Location, second.Location);
        Assert.Equal(second with { Replayed = "true" }, await PostAsync(Listing, "k"));
    }

    [Fact]
    public async Task Key_ThatIsExpired_MayNameAnotherRequest()
    {
        await PostAsync(Listing, "k");
        At("2023-01-02T00:00:00Z");

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(RawListing.With("", null), "k")).Status);
    }

    [Fact]
    public async Task Sweep_RemovesWhatIsExpired_AndNothingElse()
    {
        await PostAsync(Listing, "old");
        Clock.Advance(TimeSpan.FromHours(12));
        await PostAsync(Listing, "young");
        Clock.Advance(TimeSpan.FromMinutes(12 * 60 + 10));

        for (var polls = 0; polls < 500 && await KeysAsync() is not ["(young)"]; polls++)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.Equal(["(young)"], await KeysAsync());
    }

    private Task<List<string>> KeysAsync() => Database.RowsAsync("SELECT key FROM idempotency_key ORDER BY key");

    private Task<Answer> PostAsync(string body, string key) => Client.AnswerAsync("POST", "/listings", body, key: key);
}
