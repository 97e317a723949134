using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Access;

/// <summary>What the log tells of refusals, and of who wrote.</summary>
public sealed partial class TrailTests(ClosedApiFixture api) : AccessTest(api)
{
    private static readonly string Body = Sample.Listing().ToJsonString();

    [Fact]
    public async Task Refusals_AreTold_WithAPseudonymAndWithoutTheCredential()
    {
        var (north, south) = (await KeyAsync("north"), await KeyAsync("south"));
        var id = await CreateAsync(north);
        var revoked = await TestKeys.MakeAsync(Database, "west", [], revoked: "'2022-12-31'");
        Begin();

        await AnswerAsync("POST", "/listings", Body, revoked);
        await AnswerAsync("POST", "/listings", Body, "Basic bm9ib2R5OnNlY3JldA==");
        await AnswerAsync("POST", "/listings", Body, await KeyAsync("north", "prices:read"));
        await AnswerAsync("DELETE", $"/listings/{id}", credential: south);

        var lines = App.Logs.Stop();
        Assert.Equal(
            [
                "A credential was refused: ApiKey, revoked, of NAME TRACE",
                "A credential was refused: other, malformed, of (null) TRACE",
                "NAME was refused for want of listings:write TRACE",
                $"NAME was refused: listing {id} is of another source TRACE",
            ],
            Told(lines));
        foreach (var credential in new[] { north, south, revoked })
            Assert.DoesNotContain(lines, line => line.Contains(credential[12..24], StringComparison.Ordinal) && IsOurs(line));
    }

    [Fact]
    public async Task Write_IsTold_WithThePseudonymOfItsRefusals()
    {
        var key = await KeyAsync("north");
        var other = await CreateAsync(await KeyAsync("south"));
        Begin();

        await CreateAsync(key);
        await AnswerAsync("DELETE", $"/listings/{other}", credential: key);

        var lines = App.Logs.Stop().Where(IsOurs).ToList();
        var names = lines.SelectMany(line => Name().Matches(line)).Select(name => name.Value).Distinct();
        Assert.Single(names);
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public async Task Refusals_BeyondTheBudgetOfASecond_AreCountedInstead()
    {
        Begin();

        for (var i = 0; i < 25; i++) await AnswerAsync("GET", "/listings/1", credential: "ApiKey nonsense");
        Assert.Equal(5, App.Logs.Count(line => line.Contains("A credential was refused", StringComparison.Ordinal)));
        Clock.Advance(TimeSpan.FromSeconds(1));

        await Poll.UntilAsync(
            () => App.Logs.Count(line => line.Contains(": 20 refusals of the last second", StringComparison.Ordinal)) == 1,
            "the lines left out were told of");
    }

    [Fact]
    public async Task Guesses_WithoutEnd_DoNotCrowdOutWhoIsKnown()
    {
        var id = await CreateAsync(await KeyAsync("north"));
        var south = await KeyAsync("south");
        Begin();

        for (var i = 0; i < 15; i++) await AnswerAsync("GET", "/listings/1", credential: "ApiKey nonsense");
        for (var i = 0; i < 25; i++) await AnswerAsync("GET", "/listings/1", credential: $"ApiKey {ApiKeySecret.New().Reveal()}");
        for (var i = 0; i < 3; i++) await AnswerAsync("DELETE", $"/listings/{id}", credential: south);

        Assert.Equal(3, App.Logs.Count(line => line.Contains("is of another source", StringComparison.Ordinal)));
    }

    // Only the API's own lines tell of refusals, since they have a limit.
    [Fact]
    public async Task Refusals_AreToldByNobodyElse()
    {
        Begin();
        foreach (var credential in new[] { "ApiKey nonsense", $"ApiKey {ApiKeySecret.New().Reveal()}" })
            await AnswerAsync("GET", "/listings/1", credential: credential);

        Assert.DoesNotContain(App.Logs.Stop(), line => line.Contains("was not authenticated", StringComparison.Ordinal));
    }

    // Other tests have been refused since the clock stands still.
    private void Begin()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        App.Logs.Start();
    }

    private static IEnumerable<string> Told(IEnumerable<string> lines) =>
        from line in lines
        where line.Contains(nameof(SecurityTrail), StringComparison.Ordinal)
        let words = line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim()
        select Name().Replace(Trace().Replace(words, "TRACE"), "NAME");

    private static bool IsOurs(string line) =>
        line.Contains(nameof(SecurityTrail), StringComparison.Ordinal) || line.Contains("WriteTelemetry", StringComparison.Ordinal);

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex Name();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Trace();
}
