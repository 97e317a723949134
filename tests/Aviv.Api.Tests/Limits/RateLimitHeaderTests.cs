using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Limits;

/// <summary>Which requests count, and what their answers say of it.</summary>
public sealed class RateLimitHeaderTests(LimitedApiFixture api) : LimitTest(api)
{
    [Theory]
    [InlineData("GET", "/listings", 200)]
    [InlineData("HEAD", "/listings", 200)]
    [InlineData("GET", "/listings/1", 404)]
    [InlineData("GET", "/listings/abc", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("PUT", "/listings", 405)]
    [InlineData("OPTIONS", "/listings", 204)]
    [InlineData("GET", "/listings?limit=0", 400)]
    [InlineData("POST", "/listings", 401)]
    [InlineData("GET", "/listings", 401, "ApiKey nonsense")]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/docs/", 200)]
    public async Task Answer_SaysWhatIsLeft_WhateverItIs(string method, string address, int status, string? credential = null)
    {
        foreach (var left in new[] { 4, 3 })
        {
            using var answer = await SendAsync(Here, method, address, credential: credential);

            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal($"\"default\";r={left};t=60", answer.Header("RateLimit"));
            Assert.Equal("\"default\";q=5;w=60", answer.Header("RateLimit-Policy"));
        }
    }

    [Theory]
    [InlineData("POST", 403, "prices:read")]
    [InlineData("POST", 422, Scopes.Write)]
    public async Task Answer_ToACaller_SaysWhatIsLeftOfItsOwn(string method, int status, string scope)
    {
        var key = await TestKeys.MakeAsync(Database, "north", [scope]);

        using var answer = await SendAsync(Here, method, "/listings", "{}", key);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("\"default\";r=7;t=60", answer.Header("RateLimit"));
    }

    [Fact]
    public async Task NotModified_CountsLikeAnyOther()
    {
        var key = await TestKeys.MakeAsync(Database, "north", []);
        using var created = await SendAsync(There, "POST", "/listings", Sample.Listing().ToJsonString(), key);
        var address = created.Headers.Location!.OriginalString;

        using var first = await SendAsync(Here, "GET", address);
        using var second = await SendAsync(Here, "GET", address, ifNoneMatch: first.Header("ETag"));

        Assert.Equal((304, "\"default\";r=3;t=60"), ((int)second.StatusCode, second.Header("RateLimit")));
    }

    // What fails unexpectedly loses the headers that were set before.
    [Fact]
    public async Task Answer_OfAFault_SaysWhatIsLeft()
    {
        await Database.ExecuteAsync("ALTER TABLE listing RENAME TO elsewhere");
        using var answer = await SendAsync(Here, "GET", "/listings?city=paris");
        await Database.ExecuteAsync("ALTER TABLE elsewhere RENAME TO listing");

        Assert.Equal((500, "\"default\";r=4;t=60"), ((int)answer.StatusCode, answer.Header("RateLimit")));
    }

    [Fact]
    public async Task HealthAndPreflights_CountForNobody()
    {
        for (var i = 0; i < 2 * LimitedApiFixture.Anonymous; i++)
        {
            using var health = await SendAsync(Here, "GET", "/health/live");
            Assert.Equal((200, null), ((int)health.StatusCode, health.Header("RateLimit")));
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/listings");
            preflight.Headers.Add("X-Forwarded-For", Here);
            preflight.Headers.Add("Origin", "https://www.example.com");
            preflight.Headers.Add("Access-Control-Request-Method", "PUT");
            using var answer = await Client.SendAsync(preflight, TestContext.Current.CancellationToken);
            Assert.Equal((204, null), ((int)answer.StatusCode, answer.Header("RateLimit")));
        }
    }

    [Fact]
    public async Task WebPage_MayReadTheHeaders()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/listings");
        request.Headers.Add("Origin", "https://www.example.com");

        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("RateLimit,RateLimit-Policy,Retry-After", answer.Header("Access-Control-Expose-Headers"));
    }

    // The order of judgement: route, method and caller come before the budget. They count all the same.
    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("PUT", "/listings", 405)]
    [InlineData("POST", "/listings", 401)]
    public async Task WhatIsJudgedBefore_IsToldSoBeyondTheBudget_AndCounts(string method, string address, int status)
    {
        for (var i = 0; i < LimitedApiFixture.Anonymous + 1; i++) Assert.Equal(status, await StatusAsync(Here, method, address));

        Assert.Equal(429, await StatusAsync(Here, "GET", "/listings"));
    }
}
