using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Contract;

/// <summary>Requests of one Idempotency-Key at the same moment.</summary>
public sealed class IdempotencyTwinTests(ApiFixture api) : ApiTest(api)
{
    private static readonly int Keys = Faults.Faults.Size(quick: 100, stress: 1_000);
    private const int Twins = 5;
    private static readonly int AtOnce = Faults.Faults.Size(quick: 3, stress: 8);

    [Fact]
    public async Task Write_WhoseTwinIsRunning_IsAConflictToTryAgain()
    {
        var gate = new Gate();
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(gate)));
        using var client = app.CreateClient();
        var body = Sample.Listing().ToJsonString();

        var running = client.AnswerAsync("POST", "/listings", body, key: "k");
        await gate.Reached.Task;
        using var refused = await client.WriteAsync("POST", "/listings", body, key: "k");
        gate.Open.SetResult();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("\"code\":\"conflict\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var first = await running;
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first with { Replayed = "true" }, await client.AnswerAsync("POST", "/listings", body, key: "k"));
    }

    [Fact]
    public async Task Posts_OfOneKeyAtOnce_CreateOneListingAKey()
    {
        await Parallel.ForAsync(0, Keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (key, _) =>
        {
            var body = Sample.Listing(key).ToJsonString();
            var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(_ => AcknowledgedAsync(body, $"key {key}")));

            var first = Assert.Single(answers, answer => answer.Replayed is null);
            Assert.All(answers, answer => Assert.Equal(first, answer with { Replayed = null }));
        });

        Assert.Equal([$"({Keys},{Keys},{Keys})"], await Database.RowsAsync(
            "SELECT count(*), count(DISTINCT price), (SELECT count(*) FROM listing_price_log) FROM listing"));
    }

    private async Task<Answer> AcknowledgedAsync(string body, string key)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await Client.AnswerAsync("POST", "/listings", body, key: key);
            if (answer.Status == HttpStatusCode.Created) return answer;
            Assert.True(answer.Status is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{answer}");
            Assert.True(tries < 10_000, "The key never came free.");
        }
    }

    /// <summary>Holds the first save until it is told to go on.</summary>
    private sealed class Gate : SaveChangesInterceptor
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Reached.TrySetResult();
            await Open.Task;
            return result;
        }
    }
}
