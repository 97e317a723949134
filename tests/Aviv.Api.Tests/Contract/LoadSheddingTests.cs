using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Contract;

public sealed class LoadSheddingTests(ApiFixture api) : ApiTest(api)
{
    private const string LockTable = "LOCK TABLE listing";

    private int _pages;

    [Fact]
    public async Task Requests_BeyondTheOneThatRuns_AreTurnedAway_WhileHealthAnswers()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Load:MaxRunning"] = "1", ["Load:MaxWaiting"] = "1" });
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);
        // An instance that is asked by nobody is not warm yet.
        await client.UntilReadyAsync(app);
        Task<HttpResponseMessage> running;
        await using (await HeldLock.TakeAsync(Database, LockTable))
        {
            running = PageAsync(client);
            await HeldLock.AwaitWaitersAsync(Database, 1);
            // One of them waits for its turn in vain, the others may not even wait.
            await AssertTurnedAwayAsync(client, requests: 5);
            Assert.Equal(5, counts["aviv.requests.shed{bulkhead=list}"]);
            Assert.Equal(1, counts["aviv.bulkhead.running{bulkhead=list}"]);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", "/health/live")).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", "/health/ready")).Status);
        }

        await AssertServedAsync([running, PageAsync(client)]);
    }

    [Fact]
    public async Task Request_ThatWaitsForItsTurn_IsServedWhenItComes()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Load:MaxRunning"] = "1", ["Load:MaxWaiting"] = "20" });
        using var client = app.CreateClient();
        List<Task<HttpResponseMessage>> requests = [];
        await using (await HeldLock.TakeAsync(Database, LockTable))
        {
            requests.Add(PageAsync(client));
            await HeldLock.AwaitWaitersAsync(Database, 1);
            requests.AddRange(Enumerable.Range(0, 20).Select(_ => PageAsync(client)));
        }

        await AssertServedAsync(requests);
    }

    [Fact]
    public async Task Requests_WithThePoolHeldFull_AreTurnedAway_AndServedAfterwards()
    {
        const int Pool = 4;
        await using var app = new AvivApp(
            new NpgsqlConnectionStringBuilder(HeldLock.Patient(Database)) { MaxPoolSize = Pool }.ConnectionString,
            new() { ["Load:MaxWaiting"] = "0" });
        using var client = app.CreateClient();
        List<Task<HttpResponseMessage>> running;
        await using (await HeldLock.TakeAsync(Database, LockTable))
        {
            running = [.. Enumerable.Range(0, Pool).Select(_ => PageAsync(client))];
            await HeldLock.AwaitWaitersAsync(Database, Pool);
            await AssertTurnedAwayAsync(client, requests: 20);
        }

        await AssertServedAsync(running);
        await AssertServedAsync([PageAsync(client)]);
    }

    // None like another, or they would share a turn.
    private Task<HttpResponseMessage> PageAsync(HttpClient client) => client.GetAsync($"/listings?limit={++_pages}");

    private async Task AssertTurnedAwayAsync(HttpClient client, int requests)
    {
        foreach (var request in Enumerable.Range(0, requests).Select(_ => PageAsync(client)).ToList())
        {
            using var response = await request;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
            Assert.Contains("\"code\":\"unavailable\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task AssertServedAsync(IEnumerable<Task<HttpResponseMessage>> requests)
    {
        foreach (var request in requests)
        {
            using var response = await request;
            Assert.Equal((HttpStatusCode.OK, "[]"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        }
    }
}
