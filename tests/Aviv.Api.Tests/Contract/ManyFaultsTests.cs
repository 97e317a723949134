using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>Whoever sends much that is wrong gets a short answer, which says that it is not all.</summary>
public sealed class ManyFaultsTests(ApiFixture api) : ApiTest(api)
{
    private const int Shown = 20;

    [Fact]
    public async Task UnknownFields_AreToldUpToANumber()
    {
        var fields = Enumerable.Range(1, 5_000).Select(i => $"\"f{i}\":1");
        var answer = await Client.AnswerAsync("POST", "/listings", RawListing.And(string.Join(',', fields)));
        AssertCut(answer, 400, "unknown_field", [.. Enumerable.Range(1, Shown).Select(i => $"f{i}")], 4_980);
    }

    [Fact]
    public async Task UnknownFields_InTheAddress_AreToldUpToANumber()
    {
        var fields = Enumerable.Range(1, 21).Select(i => $",\"f{i}\":1");
        var answer = await Client.AnswerAsync("POST", "/listings", RawListing.WithAddress("city", $"\"Paris\"{string.Concat(fields)}"));
        AssertCut(answer, 400, "unknown_field", [.. Enumerable.Range(1, Shown).Select(i => $"postal_address.f{i}")], 1);
    }

    [Fact]
    public async Task NamesThatAreLong_AreShortened()
    {
        var answer = await Client.AnswerAsync("POST", "/listings", RawListing.And($"\"{new string('f', 60_000)}\":1"));
        AssertCut(answer, 400, "unknown_field", [new string('f', 100) + "…"], 0);
    }

    [Fact]
    public async Task NamesThatAreLong_AreNotCutWithinACharacter()
    {
        var name = new string('f', 99) + "🏠🏠";
        var answer = await Client.AnswerAsync("POST", "/listings", RawListing.And($"\"{name}\":1"));
        AssertCut(answer, 400, "unknown_field", [new string('f', 99) + "…"], 0);
    }

    [Fact]
    public async Task FieldGivenOften_IsOneFault()
    {
        var fields = string.Join(',', Enumerable.Repeat("\"name\":\"a\"", 5_000));
        var answer = await Client.AnswerAsync("POST", "/listings", RawListing.And(fields));
        AssertCut(answer, 400, "duplicate_field", ["name"], 0);
    }

    [Fact]
    public async Task ItemsOfAnotherKind_AreToldUpToANumber()
    {
        var answer = await QueryAsync("[]", 20_000);
        AssertCut(answer, 400, "malformed_json", [.. Enumerable.Range(0, Shown).Select(i => $"ids[{i}]")], 19_980);
    }

    [Fact]
    public async Task ValuesThatBreakARule_AreToldUpToANumber()
    {
        var answer = await QueryAsync("0", 500);
        AssertCut(answer, 422, "validation_failed", [.. Enumerable.Range(0, Shown).Select(i => $"ids[{i}]")], 480);
    }

    [Theory]
    [InlineData("GET", "/listings")]
    [InlineData("GET", "/listings/export")]
    [InlineData("DELETE", "/listings/1")]
    public async Task UnknownParameters_AreToldUpToANumber(string method, string address)
    {
        var query = string.Join('&', Enumerable.Range(1, 1_000).Select(i => $"f{i}"));
        var answer = await Client.AnswerAsync(method, $"{address}?{query}");
        AssertCut(answer, 400, "invalid_query", [.. Enumerable.Range(1, Shown).Select(i => $"f{i}")], 980);
    }

    private Task<Answer> QueryAsync(string id, int count) =>
        Client.AnswerAsync("POST", "/listings/prices/query", $$"""{"ids":[{{string.Join(',', Enumerable.Repeat(id, count))}}]}""");

    private static void AssertCut(Answer answer, int status, string code, string[] names, int more)
    {
        answer.AssertProblem(status, code, names);
        Assert.InRange(answer.Body.Length, 1, 16 * 1024);
        var detail = (string)answer.Json["detail"]!;
        Assert.Equal(more > 0, detail.EndsWith($" There are {more} more than these.", StringComparison.Ordinal));
        Assert.Equal(detail, (string)answer.Json["message"]!);
    }
}
