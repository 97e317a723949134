using System.Net;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Limits;

/// <summary>How much each caller gets, and whose budget a request counts on.</summary>
public sealed class BudgetTests(LimitedApiFixture api) : LimitTest(api)
{
    [Fact]
    public async Task Network_BeyondItsBudget_IsRefused_UntilTheMinuteIsOver()
    {
        await SpendAsync(Here);
        Clock.Advance(TimeSpan.FromSeconds(20.5));
        using var response = await SendAsync(Here, "GET", "/listings");
        var refused = await WriteRequests.ReadAsync(response);

        refused.AssertProblem(429, "rate_limited");
        Assert.Equal("40", response.Header("Retry-After"));
        Assert.Equal("\"default\";r=0;t=40", response.Header("RateLimit"));
        Assert.Equal("\"default\";q=5;w=60", response.Header("RateLimit-Policy"));
        Clock.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(429, await StatusAsync(Here, "GET", "/listings"));
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        using var again = await SendAsync(Here, "GET", "/listings");
        Assert.Equal((HttpStatusCode.OK, "\"default\";r=4;t=60"), (again.StatusCode, again.Header("RateLimit")));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "192.0.2.1:8080", true)]
    [InlineData("192.0.2.1", "[::ffff:192.0.2.1]", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:0:0:2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public async Task Networks_AreAddressesOfIPv4_AndThe64BitsOfIPv6(string one, string other, bool isTheSame)
    {
        await SpendAsync(one);

        Assert.Equal(isTheSame ? 429 : 200, await StatusAsync(other, "GET", "/listings"));
    }

    [Fact]
    public async Task Caller_HasABudgetOfItsOwn_WhereverItIs()
    {
        var (north, south) = (await KeyAsync("north"), await KeyAsync("south"));
        for (var i = 0; i < LimitedApiFixture.Caller; i++)
            Assert.Equal(200, await StatusAsync(i % 2 == 0 ? Here : There, "GET", "/listings", north));

        Assert.Equal(429, await StatusAsync(There, "GET", "/listings", north));
        Assert.Equal(200, await StatusAsync(There, "GET", "/listings", south));
        Assert.Equal(200, await StatusAsync(There, "GET", "/listings"));
    }

    [Fact]
    public async Task Write_BeyondTheBudget_IsRefused_AndWritesNothing()
    {
        var north = await KeyAsync("north");
        var body = Sample.Listing().ToJsonString();
        for (var i = 0; i < LimitedApiFixture.Caller; i++) Assert.Equal(201, await StatusAsync(Here, "POST", "/listings", north, body));

        Assert.Equal(429, await StatusAsync(Here, "POST", "/listings", north, body));
        Assert.Equal(LimitedApiFixture.Caller, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Theory]
    [InlineData("GET", "/listings/export")]
    [InlineData("HEAD", "/listings/export")]
    [InlineData("GET", "/listings?count=true")]
    [InlineData("GET", "/listings?limit=1&COUNT=true")]
    [InlineData("POST", "/listings/prices/query")]
    public async Task Expensive_HasASmallerBudget_ApartFromTheOthers(string method, string address)
    {
        var body = method == "POST" ? """{"ids":[1]}""" : null;
        for (var i = 0; i < LimitedApiFixture.ExpensiveAnonymous; i++)
            Assert.NotEqual(429, await StatusAsync(Here, method, address, body: body));

        using var refused = await SendAsync(Here, method, address, body);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("\"expensive\";q=2;w=60", refused.Header("RateLimit-Policy"));
        await SpendAsync(Here);
    }

    [Fact]
    public async Task Expensive_OfACaller_HasABudgetOfItsOwn()
    {
        var north = await KeyAsync("north");
        for (var i = 0; i < LimitedApiFixture.ExpensiveCaller; i++)
            Assert.Equal(200, await StatusAsync(Here, "GET", "/listings/export", north));

        Assert.Equal(429, await StatusAsync(Here, "GET", "/listings/export", north));
        Assert.Equal(200, await StatusAsync(Here, "GET", "/listings/export"));
        Assert.Equal(200, await StatusAsync(Here, "GET", "/listings", north));
    }

    // Who hammers waits for nothing and takes nothing: each request of others is answered meanwhile.
    [Fact]
    public async Task Caller_FarBeyondItsBudget_TakesNothingFromAnother()
    {
        await SpendAsync(Here);
        using var over = new CancellationTokenSource();
        var hammering = Enumerable.Range(0, 16).Select(async _ =>
        {
            var refused = 0;
            for (; !over.IsCancellationRequested; refused++) Assert.Equal(429, await StatusAsync(Here, "GET", "/listings"));
            return refused;
        }).ToList();

        var answers = new List<int>();
        for (var i = 0; i < LimitedApiFixture.Anonymous; i++) answers.Add(await StatusAsync(There, "GET", "/listings"));
        await over.CancelAsync();

        Assert.All(answers, status => Assert.Equal(200, status));
        Assert.All(await Task.WhenAll(hammering), refused => Assert.True(refused > 0));
    }

    private Task<string> KeyAsync(string source) => TestKeys.MakeAsync(Database, source, [Scopes.Write]);
}
