using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary><c>If-None-Match</c> on writes: where it matches, nothing is written.</summary>
public sealed class IfNoneMatchTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string Cheaper = Sample.Listing(50).ToJsonString();

    public static MatrixTheoryData<string, string> Matching { get; } =
        new(["PUT", "PATCH", "DELETE"], ["*", "\"2\"", "\"1\", \"2\"", "W/\"2\"", "\"2-br\"", "\"2-gzip\""]);

    [Theory]
    [MemberData(nameof(Matching))]
    public async Task Write_WhereItMatches_IsRefusedAndChangesNothing(string method, string ifNoneMatch)
    {
        var id = await AtVersion2Async();
        var before = await TablesAsync();

        var answer = await WriteAsync(method, id, ifNoneMatch);

        answer.AssertProblem(412, "precondition_failed");
        Assert.Contains("If-None-Match", (string)answer.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("\"1\", \"3\"")]
    [InlineData("\"2-foo\"")]
    [InlineData("\"foreign\"")]
    public async Task Write_WhereItDoesNotMatch_TakesPlace(string ifNoneMatch)
    {
        foreach (var method in new[] { "PUT", "PATCH", "DELETE" })
        {
            var answer = await WriteAsync(method, await AtVersion2Async(), ifNoneMatch);
            Assert.Equal(
                method == "DELETE" ? (HttpStatusCode.NoContent, null) : (HttpStatusCode.OK, "\"3\""), (answer.Status, answer.ETag));
        }
    }

    [Theory]
    [InlineData("2")]
    [InlineData("\"2")]
    [InlineData("")]
    public async Task Write_WhereItCannotBeRead_IsRefused(string ifNoneMatch)
    {
        var id = await AtVersion2Async();
        var before = await TablesAsync();

        var answer = await WriteAsync("DELETE", id, ifNoneMatch);

        answer.AssertProblem(412, "precondition_failed");
        Assert.Equal("If-None-Match holds no entity tag: quote the tag, as in If-None-Match: \"7\".", (string)answer.Json["detail"]!);
        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Write_OfAnUnknownListing_FindsNothing(string method) =>
        (await WriteAsync(method, 424242, "*")).AssertProblem(404, "not_found");

    [Fact]
    public async Task Write_WithBothConditions_AsksForBoth()
    {
        var id = await AtVersion2Async();

        (await WriteAsync("PUT", id, "\"2\"", ifMatch: "\"2\"")).AssertProblem(412, "precondition_failed");
        (await WriteAsync("PUT", id, "\"1\"", ifMatch: "\"1\"")).AssertProblem(412, "precondition_failed");
        Assert.Equal("\"3\"", (await WriteAsync("PUT", id, "\"1\"", ifMatch: "\"2\"")).ETag);
    }

    [Fact]
    public async Task Key_IsBoundToIt()
    {
        var id = await AtVersion2Async();
        var first = await WriteAsync("PUT", id, "\"1\"", key: "k");

        Assert.Equal(first with { Replayed = "true" }, await WriteAsync("PUT", id, "\"1\"", key: "k"));
        foreach (var other in new[] { null, "\"7\"" })
            (await WriteAsync("PUT", id, other, key: "k")).AssertProblem(422, "idempotency_mismatch", "Idempotency-Key");
    }

    [Fact]
    public async Task Post_HasNothingThatItCouldMatch()
    {
        using var request = Request("POST", "/listings", "*");
        using var response = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private async Task<long> AtVersion2Async()
    {
        var id = await CreateAsync(Sample.Listing(100));
        await UpdateAsync(id, Sample.Listing(101));
        return id;
    }

    private async Task<Answer> WriteAsync(string method, long id, string? ifNoneMatch, string? ifMatch = null, string? key = null)
    {
        using var request = Request(method, $"/listings/{id}", ifNoneMatch);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await Client.AnswerAsync(request);
    }

    private static HttpRequestMessage Request(string method, string address, string? ifNoneMatch)
    {
        var request = new HttpRequestMessage(new(method), address);
        var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
        if (method != "DELETE") request.Content = new StringContent(Cheaper, null, type);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return request;
    }
}
