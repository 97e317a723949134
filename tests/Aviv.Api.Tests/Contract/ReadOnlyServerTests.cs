using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>A server that takes no writes, as after a failover: reads go on, and writes do once there is another.</summary>
public sealed class ReadOnlyServerTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Writes_OnAReadOnlyServer_Are503_AndTakePlaceOnceAnotherServerIsThere()
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await using var app = new AvivApp(Database.ConnectionString);
        using var client = app.CreateClient();
        app.Logs.Start();
        await using (await ReadOnlyServer.StartAsync(Database))
        {
            (await client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString())).AssertProblem(503, "unavailable");
            (await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString(), key: "k")).AssertProblem(503, "unavailable");
            (await client.AnswerAsync("DELETE", address)).AssertProblem(503, "unavailable");
            Assert.Equal((HttpStatusCode.OK, "\"1\""), (await client.AnswerAsync("GET", address) is var read ? (read.Status, read.ETag) : default));
        }

        // The connections that are pooled by now lead to the old server, and are dropped once a second at most.
        await Poll.UntilAsync(async () => (await client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString())).Status == HttpStatusCode.OK, "a write took place");
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log"));
        Assert.DoesNotContain(app.Logs.Stop(), LogLines.IsStackTrace);
    }
}
