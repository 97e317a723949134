using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Limits;

/// <summary>What a network may try.</summary>
public sealed class RefusedCredentialTests(LimitedApiFixture api) : LimitTest(api)
{
    private static string MadeUp => $"ApiKey {ApiKeySecret.New().Reveal()}";

    [Theory]
    [InlineData("ApiKey nonsense")]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic bm9ib2R5OnNlY3JldA==")]
    public async Task Credentials_ThatAreRefused_CountOnTheNetwork(string credential)
    {
        for (var i = 0; i < LimitedApiFixture.Anonymous; i++) Assert.Equal(401, await StatusAsync(Here, "GET", "/listings", credential));

        Assert.Equal(429, await StatusAsync(Here, "GET", "/listings", credential));
        Assert.Equal(429, await StatusAsync(Here, "GET", "/listings"));
        Assert.Equal(401, await StatusAsync(There, "GET", "/listings", credential));
    }

    [Fact]
    public async Task Keys_ThatAreMadeUp_AreNotLookedUpBeyondTheBudget()
    {
        App.Logs.Start();
        for (var i = 0; i < LimitedApiFixture.Anonymous; i++) Assert.Equal(401, await StatusAsync(Here, "GET", "/listings", MadeUp));
        for (var i = 0; i < 20; i++) Assert.Equal(429, await StatusAsync(Here, "GET", "/listings", MadeUp));

        Assert.Equal(LimitedApiFixture.Anonymous, Lookups());
    }

    [Fact]
    public async Task Prefix_ThatIsUnknown_IsRememberedAsSuch()
    {
        App.Logs.Start();
        var key = MadeUp;
        for (var i = 0; i < LimitedApiFixture.Anonymous; i++) Assert.Equal(401, await StatusAsync(Here, "GET", "/listings", key));

        Assert.Equal(1, Lookups());
    }

    // A feed whose office has spent its budget on guesses, or on web pages, goes on.
    [Fact]
    public async Task Key_InUse_GoesOnWhereItsNetworkHasSpentAll()
    {
        var key = await TestKeys.MakeAsync(Database, "north", []);
        Assert.Equal(200, await StatusAsync(Here, "GET", "/listings", key));
        while (await StatusAsync(Here, "GET", "/listings") == 200) continue;
        // It must be looked up anew.
        Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(429, await StatusAsync(Here, "GET", "/listings"));
        Assert.Equal(200, await StatusAsync(Here, "GET", "/listings", key));
    }

    [Fact]
    public async Task Key_ThatIsGood_CountsOnItself_ButForItsFirstQuestion()
    {
        var key = await TestKeys.MakeAsync(Database, "north", []);
        for (var i = 0; i < LimitedApiFixture.Caller; i++) Assert.Equal(200, await StatusAsync(Here, "GET", "/listings", key));

        using var answer = await SendAsync(Here, "GET", "/listings");
        Assert.Equal($"\"default\";r={LimitedApiFixture.Anonymous - 2};t=60", answer.Header("RateLimit"));
    }

    // The job that notes when keys were used asks for prefixes alone, whenever a test before has moved the clock.
    private int Lookups() => App.Logs.StopForSql().Count(line => line.Contains("FROM api_key AS", StringComparison.Ordinal)
        && line.Contains("a.hash", StringComparison.Ordinal));
}
