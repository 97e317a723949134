using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>The line that each write leaves in the log.</summary>
public sealed partial class WriteLogTests(ApiFixture api) : SecondApiTest(api)
{
    [Fact]
    public async Task Write_LeavesALineOfHowItEnded()
    {
        Assert.SkipWhen(SuiteKey.IsInUse, "It is about the anonymous.");
        BeginSecond();
        App.Logs.Start();
        var created = await Client.AnswerAsync("POST", "/listings", Sample.Listing(100).ToJsonString(), key: "once");
        await Client.AnswerAsync("POST", "/listings", Sample.Listing(100).ToJsonString(), key: "once");
        var id = (long)created.Json["id"]!;
        await UpdateAsync(id, Sample.Listing(150));
        await Client.AnswerAsync("PATCH", $"/listings/{id}", """{"latest_price_eur":1}""", ifMatch: "\"1\"");
        await Client.AnswerAsync("DELETE", $"/listings/{id}");

        Assert.Equal(
            [
                $"create-listing of listing {id} by anonymous committed, version 1, 1 tries",
                $"create-listing of listing {id} by anonymous replayed, version 1, 1 tries",
                $"update-listing of listing {id} by anonymous committed, version 2, 1 tries",
                $"patch-listing of listing {id} by anonymous refused, version (null), 1 tries",
                $"delete-listing of listing {id} by anonymous committed, version 2, 1 tries",
            ],
            Lines());
    }

    [Fact]
    public async Task Write_HasTheTraceIdOfItsRequestAndOfItsProblem()
    {
        BeginSecond();
        App.Logs.Start();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/listings/{await CreateAsync(Sample.Listing())}");
        request.Content = new StringContent("""{"latest_price_eur":1}""", null, "application/merge-patch+json");
        request.Headers.TryAddWithoutValidation("If-Match", "\"7\"");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var answer = await Client.AnswerAsync(request);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (string)answer.Json["traceId"]!);
        await Poll.UntilAsync(() => OfTheTrace() == 2, "the write and its request were logged");

        int OfTheTrace() => App.Logs.Count(line => line.Contains("0af7651916cd43dd8448eb211c80319c", StringComparison.Ordinal)
            && (line.Contains("WriteTelemetry:", StringComparison.Ordinal) || line.Contains("RequestLog:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Writes_BeyondTheBudgetOfASecond_AreCountedInstead()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Logging:WritesPerSecond"] = "2" });
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing())}";
        app.Logs.Start();

        for (var i = 0; i < 5; i++) await client.AnswerAsync("PUT", address, Sample.Listing(i).ToJsonString());
        Assert.Equal(2, app.Logs.Count(IsOfAWrite));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Poll.UntilAsync(() => app.Logs.Count(IsLeftOut) == 1, "the lines left out were told of");
        await client.AnswerAsync("PUT", address, Sample.Listing(7).ToJsonString());

        Assert.Equal(3, app.Logs.Count(IsOfAWrite));
        Assert.Contains(app.Logs.Stop(), line => line.Contains(": 3 writes of the last second were left out", StringComparison.Ordinal));
    }

    // Other tests have written since the clock stands still.
    private void BeginSecond() => Clock.Advance(TimeSpan.FromSeconds(1));

    private List<string> Lines() =>
        [.. App.Logs.Stop().Select(line => Line().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    private static bool IsOfAWrite(string line) => Line().IsMatch(line);

    private static bool IsLeftOut(string line) => line.Contains("writes of the last second were left out", StringComparison.Ordinal);

    [GeneratedRegex(@"WriteTelemetry: (\S+ of listing .* tries), [\d.]+ ms [0-9a-f]{32}")]
    private static partial Regex Line();
}
