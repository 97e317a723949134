using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Limits;

/// <summary>An application with small budgets, which believes the tests when they say whom a request is from.</summary>
public sealed class LimitedApiFixture : ApiFixture
{
    public const int Anonymous = 5;
    public const int Caller = 8;
    public const int ExpensiveAnonymous = 2;
    public const int ExpensiveCaller = 3;

    protected override Dictionary<string, string?> Settings => new()
    {
        ["Auth:AnonymousWrites"] = "false",
        ["Cors:Origins:0"] = "https://www.example.com",
        ["Limits:AnonymousPerMinute"] = $"{Anonymous}",
        ["Limits:CallerPerMinute"] = $"{Caller}",
        ["Limits:ExpensiveAnonymousPerMinute"] = $"{ExpensiveAnonymous}",
        ["Limits:ExpensiveCallerPerMinute"] = $"{ExpensiveCaller}",
        ["ForwardedHeaders:Networks:0"] = "127.0.0.0/8",
    };
}

[CollectionDefinition]
public sealed class LimitedApi : ICollectionFixture<LimitedApiFixture>;

/// <summary>A test against that application, on empty tables; all budgets are whole.</summary>
[Collection<LimitedApi>]
public abstract class LimitTest(LimitedApiFixture api) : ApiTestBase(api)
{
    protected const string Here = "192.0.2.1";
    protected const string There = "192.0.2.2";

    public override async ValueTask InitializeAsync()
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Database.ResetAsync();
    }

    protected async Task<HttpResponseMessage> SendAsync(
        string from, string method, string address, string? body = null, string? credential = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(new(method), address);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", from);
        if (body is not null) request.Content = Json(body);
        if (credential is not null) request.Headers.TryAddWithoutValidation("Authorization", credential);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await Client.SendAsync(request);
    }

    protected async Task<int> StatusAsync(
        string from, string method, string address, string? credential = null, string? body = null)
    {
        using var answer = await SendAsync(from, method, address, body, credential);
        return (int)answer.StatusCode;
    }

    /// <summary>Takes all that a network has.</summary>
    protected async Task SpendAsync(string from)
    {
        for (var i = 0; i < LimitedApiFixture.Anonymous; i++) Assert.Equal(200, await StatusAsync(from, "GET", "/listings"));
        Assert.Equal(429, await StatusAsync(from, "GET", "/listings"));
    }
}
