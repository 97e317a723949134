using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class PricesQueryTests(ApiFixture api) : ApiTest(api)
{
    private const string Address = "/listings/prices/query";

    [Fact]
    public async Task Query_OfSeveral_AnswersEachOnceInTheOrderOfTheIds()
    {
        var (one, two) = (await CreateAsync(Sample.Listing(100)), await CreateAsync(Sample.Listing(200.5m)));
        At("2023-01-02T00:00:00.5Z");
        await UpdateAsync(one, Sample.Listing(90));

        var answer = await QueryAsync($$"""{"ids":["{{two}}",424242,{{one}},{{two}}.0,"{{one}}e0",9223372036854775807]}""");

        Assert.Equal(
            $$"""[{"id":{{two}},"prices":[{"price_eur":200.5,"created_date":"2023-01-01T00:00:00Z"}]},{"id":424242,"prices":[]},"""
            + $$"""{"id":{{one}},"prices":[{"price_eur":100,"created_date":"2023-01-01T00:00:00Z"},"""
            + """{"price_eur":90,"created_date":"2023-01-02T00:00:00.500000Z"}]},"""
            + """{"id":9223372036854775807,"prices":[]}]""",
            answer.Body);
    }

    [Fact]
    public async Task Query_OfFiveHundred_TakesOneStatement()
    {
        var ids = new List<long>();
        for (var i = 0; i < 5; i++) ids.Add(await CreateAsync(Sample.Listing(i)));
        var asked = Enumerable.Range(1_000_000, 495).Select(id => (long)id).Concat(ids).ToList();
        App.Logs.Start();

        var answer = await QueryAsync($$"""{"ids":[{{string.Join(',', asked)}}]}""");

        var sql = Assert.Single(App.Logs.StopForSql());
        Assert.Contains("= ANY (", sql, StringComparison.Ordinal);
        Assert.Equal(asked, answer.Json.AsArray().Select(listing => (long)listing!["id"]!));
        Assert.Equal(
            [0, 1, 2, 3, 4],
            answer.Json.AsArray().SelectMany(listing => listing!["prices"]!.AsArray()).Select(price => (int)price!["price_eur"]!));
    }

    [Fact]
    public async Task Query_OfNone_IsAnEmptyArray() => Assert.Equal("[]", (await QueryAsync("""{"ids":[]}""")).Body);

    [Theory]
    [InlineData("", 400, "malformed_json", null)]
    [InlineData("[1]", 400, "malformed_json", null)]
    [InlineData("""{"ids":[1,]}""", 400, "malformed_json", null)]
    [InlineData("""{"ids":[01]}""", 400, "malformed_json", null)]
    [InlineData("""{"ids":1}""", 400, "malformed_json", "ids")]
    [InlineData("""{"ids":"1,2"}""", 400, "malformed_json", "ids")]
    [InlineData("""{"ids":{"0":1}}""", 400, "malformed_json", "ids")]
    [InlineData("""{"ids":true}""", 400, "malformed_json", "ids")]
    [InlineData("""{"ids":[1,2,3,{}]}""", 400, "malformed_json", "ids[3]")]
    [InlineData("""{"ids":[1,false]}""", 400, "malformed_json", "ids[1]")]
    [InlineData("""{"ids":[[1]]}""", 400, "malformed_json", "ids[0]")]
    [InlineData("""{"ids":[1,"\ud800"]}""", 400, "malformed_json", "ids[1]")]
    [InlineData("""{"ids":[1],"limit":1}""", 400, "unknown_field", "limit")]
    [InlineData("""{"Ids":[1]}""", 400, "unknown_field", "Ids")]
    [InlineData("""{"ids":[1],"ids":[2]}""", 400, "duplicate_field", "ids")]
    [InlineData("{}", 422, "validation_failed", "ids")]
    [InlineData("""{"ids":null}""", 422, "validation_failed", "ids")]
    [InlineData("""{"ids":[null]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":[1,2,3,0]}""", 422, "validation_failed", "ids[3]")]
    [InlineData("""{"ids":[-1]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":[1.5]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":[1e400]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":[9223372036854775808]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":["9223372036854775808"]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":["1\u0000"]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":["01"]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":["1\u0663"]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":[""]}""", 422, "validation_failed", "ids[0]")]
    [InlineData("""{"ids":["1) OR (1=1"]}""", 422, "validation_failed", "ids[0]")]
    public async Task Query_WithABadBody_NamesTheFault(string body, int status, string code, string? path) =>
        (await Client.AnswerAsync("POST", Address, body)).AssertProblem(status, code, path is null ? [] : [path]);

    [Fact]
    public async Task Query_WithManyFaults_NamesThemByTheirPlaces()
    {
        (await Client.AnswerAsync("POST", Address, """{"ids":[0,1,"x",null]}"""))
            .AssertProblem(422, "validation_failed", "ids[0]", "ids[2]", "ids[3]");
        (await Client.AnswerAsync("POST", Address, """{"ids":[{},1,true],"a":1}"""))
            .AssertProblem(400, "malformed_json", "ids[0]", "ids[2]", "a");
    }

    [Theory]
    [InlineData("1", 501)]
    [InlineData("0", 501)]
    [InlineData("null", 12_000)]
    public async Task Query_OfTooMany_IsOneFault(string id, int count) =>
        (await Client.AnswerAsync("POST", Address, Ids(id, count))).AssertProblem(422, "validation_failed", "ids");

    [Fact]
    public async Task Query_OfALongArrayOfNonsense_IsAnsweredInShort()
    {
        var answer = await Client.AnswerAsync("POST", Address, Ids("{}", 20_000));

        Assert.Equal(400, (int)answer.Status);
        Assert.Equal(20, answer.Json["errors"]!.AsObject().Count);
        (await Client.AnswerAsync("POST", Address, Ids("{}", 30_000))).AssertProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData("GET", 405, "method_not_allowed")]
    [InlineData("PUT", 405, "method_not_allowed")]
    [InlineData("PATCH", 405, "method_not_allowed")]
    public async Task Query_ByAnotherMethod_IsRefused(string method, int status, string code) =>
        (await Client.AnswerAsync(method, Address, method == "GET" ? null : """{"ids":[1]}""")).AssertProblem(status, code);

    [Fact]
    public async Task Query_InAnotherMediaType_IsRefused()
    {
        using var response = await Client.PostAsync(Address, new StringContent("""{"ids":[1]}""", null, "text/plain"));
        Assert.Equal(415, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("a-key")]
    [InlineData("no\tkey")]
    public async Task Query_WithAnIdempotencyKey_PaysItNoHeed(string key)
    {
        var id = await CreateAsync(Sample.Listing(1));
        var body = $$"""{"ids":[{{id}}]}""";
        var before = await Client.AnswerAsync("POST", Address, body, key: key);
        await UpdateAsync(id, Sample.Listing(2));

        var after = await Client.AnswerAsync("POST", Address, body, key: key);

        Assert.Equal([1, 2], after.Json[0]!["prices"]!.AsArray().Select(price => (int)price!["price_eur"]!));
        Assert.Single(before.Json[0]!["prices"]!.AsArray());
        Assert.Null(after.Replayed);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM idempotency_key"));
    }

    private static string Ids(string id, int count) => $$"""{"ids":[{{string.Join(',', Enumerable.Repeat(id, count))}}]}""";

    private async Task<Answer> QueryAsync(string body)
    {
        var answer = await Client.AnswerAsync("POST", Address, body);
        Assert.True((int)answer.Status == 200, answer.Body);
        return answer;
    }
}
