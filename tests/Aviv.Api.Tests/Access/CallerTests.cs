using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Access;

/// <summary>What is a caller's own besides its listings, and what it is told.</summary>
public sealed class CallerTests(ClosedApiFixture api) : AccessTest(api)
{
    private static readonly string Body = Sample.Listing().ToJsonString();

    [Fact]
    public async Task IdempotencyKey_OfAnotherCaller_IsAnotherKey()
    {
        var (north, south) = (await KeyAsync("north"), await KeyAsync("south"));

        var first = await AnswerAsync("POST", "/listings", Body, north, "same");
        var second = await AnswerAsync("POST", "/listings", Body, south, "same");

        Assert.Null(second.Replayed);
        Assert.Equal(("north", "south"), ((string)first.Json["source"]!, (string)second.Json["source"]!));
        Assert.Equal("true", (await AnswerAsync("POST", "/listings", Body, south, "same")).Replayed);
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(DISTINCT caller) FROM idempotency_key"));
    }

    // A key of its source is another caller too: what one was answered may not be for the other.
    [Fact]
    public async Task IdempotencyKey_OfAnotherKeyOfTheSource_IsAnotherKey()
    {
        await AnswerAsync("POST", "/listings", Body, await KeyAsync("north"), "same");

        Assert.Null((await AnswerAsync("POST", "/listings", Body, await KeyAsync("north"), "same")).Replayed);
    }

    [Fact]
    public async Task Rows_OfCallers_HoldNoNameOfTheirs()
    {
        var key = await KeyAsync("north");
        await AnswerAsync("POST", "/listings", Body, key, "same");

        var caller = await Database.ScalarAsync<string>("SELECT caller FROM idempotency_key");

        Assert.Matches("^[0-9a-f]{32}$", caller);
    }

    [Fact]
    public async Task Nobody_IsToldHowToGetAKey()
    {
        using var response = await SendAsync("POST", "/listings", Body);
        var answer = await WriteRequests.ReadAsync(response);

        answer.AssertProblem(401, "unauthenticated");
        Assert.Contains("keys create", (string)answer.Json["detail"]!);
        Assert.Equal("Bearer, ApiKey", $"{response.Headers.WwwAuthenticate}");
    }

    /// <summary>Unlike one that is not valid.</summary>
    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("ApiKey", HttpStatusCode.Unauthorized)]
    public async Task Header_ThatIsEmpty_IsNoCredential(string header, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/listings");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Writer_WithoutASource_OrWithoutTheScope_IsToldWhatIsMissing()
    {
        var (sourceless, scopeless) = (await KeyAsync(null), await KeyAsync("north", "prices:read"));

        Assert.Contains("source", (string)(await AnswerAsync("POST", "/listings", Body, sourceless)).Json["detail"]!);
        Assert.Contains("listings:write", (string)(await AnswerAsync("POST", "/listings", Body, scopeless)).Json["detail"]!);
    }

    [Fact]
    public async Task Caller_IsJudgedBeforeTheBody()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await AnswerAsync("POST", "/listings", "{")).Status);
        using var text = await Client.PostAsync("/listings", new StringContent("text"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, text.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await AnswerAsync("POST", "/listings", "{", await KeyAsync(null))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync("POST", "/listings", "{", await KeyAsync(null, Scopes.Admin))).Status);
    }
}
