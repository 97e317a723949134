using System.Text.RegularExpressions;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Limits;

/// <summary>What whoever watches sees of limits that were reached.</summary>
public sealed partial class LimitTrailTests(LimitedApiFixture api) : LimitTest(api)
{
    [Fact]
    public async Task Limit_IsTold_OnceAWindowAndCaller_ByItsPseudonym()
    {
        var key = await TestKeys.MakeAsync(Database, "north", []);
        App.Logs.Start();
        for (var i = 0; i < 3 * LimitedApiFixture.Caller; i++)
        {
            await StatusAsync(Here, "GET", "/listings");
            await StatusAsync(There, "GET", "/listings", key);
        }

        Clock.Advance(TimeSpan.FromMinutes(1));
        await SpendAsync(Here);

        var told = App.Logs.Stop().Where(line => line.Contains("has spent", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                "Warning Aviv.Application.Access.SecurityTrail: NAME, anonymous, has spent its budget default TRACE",
                "Warning Aviv.Application.Access.SecurityTrail: NAME, known, has spent its budget default TRACE",
                "Warning Aviv.Application.Access.SecurityTrail: NAME, anonymous, has spent its budget default TRACE",
            ],
            told.Select(line => Trace().Replace(Name().Replace(line, "NAME"), "TRACE").Trim()));
        var names = told.Select(line => Name().Match(line).Value).ToList();
        Assert.Equal((names[0], 2), (names[2], names.Distinct().Count()));
        Assert.DoesNotContain(told, line => line.Contains("192.0.2", StringComparison.Ordinal));
    }

    // Each has had its line, and more of them would let anybody fill a disk.
    [Fact]
    public async Task Requests_BeyondTheBudget_HaveNoLineEach()
    {
        await SpendAsync(Here);
        App.Logs.Start();
        for (var i = 0; i < 10; i++)
        {
            await StatusAsync(Here, "GET", "/listings");
            await StatusAsync(Here, "GET", "/nowhere");
        }

        await StatusAsync(There, "GET", "/listings/1");
        await Poll.UntilAsync(() => Lines("{id").Any(), "the line of another was there");
        Assert.Empty(Lines(" 429 ").Concat(Lines("(no route)")));
    }

    // Nothing bounds them.
    [Fact]
    public async Task HealthAndPreflights_HaveNoLine()
    {
        App.Logs.Start();
        await StatusAsync(Here, "GET", "/health/live");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/nowhere");
        preflight.Headers.Add("Origin", "https://www.example.org");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        using var answer = await Client.SendAsync(preflight, TestContext.Current.CancellationToken);
        await StatusAsync(Here, "GET", "/listings/1");

        await Poll.UntilAsync(() => Lines("{id").Any(), "the line of another was there");
        Assert.Empty(Lines("health").Concat(Lines(" 204 ")));
    }

    [Fact]
    public async Task Method_ThatIsMadeUp_IsInNoLine()
    {
        App.Logs.Start();
        Assert.Equal(405, await StatusAsync(Here, "Bob-33612345678", "/listings"));

        await Poll.UntilAsync(() => Lines("_OTHER").Any(), "its line was there");
        Assert.DoesNotContain(App.Logs.Stop(), line => line.Contains("RequestLog: Bob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusals_AreCounted_ByPolicyAndKindOfCaller()
    {
        var key = await TestKeys.MakeAsync(Database, "north", []);
        using var counts = Counts.Of(App);
        for (var i = 0; i < LimitedApiFixture.Anonymous + 2; i++) await StatusAsync(Here, "GET", "/listings");
        for (var i = 0; i < LimitedApiFixture.ExpensiveCaller + 1; i++) await StatusAsync(There, "GET", "/listings/export", key);

        Assert.Equal(2, counts["aviv.rate_limit.refusals{policy=default,caller=anonymous}"]);
        Assert.Equal(1, counts["aviv.rate_limit.refusals{policy=expensive,caller=known}"]);
        Assert.Null(counts["aviv.rate_limit.refusals{policy=expensive,caller=anonymous}"]);
    }

    private IEnumerable<string> Lines(string part) => App.Logs.Lines.Where(
        line => line.Contains("Pipeline.RequestLog", StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex Name();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Trace();
}
