using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aviv.Api.Tests.Contract;

public sealed class ShutdownTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Stopping_TurnsReadinessRed_ServesOn_AndLetsARunningRequestFinish()
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Shutdown:DrainSeconds"] = "60" });
        using var client = app.CreateClient();
        // What is known of readiness is shared for a second, of which nothing passes here.
        await client.UntilReadyAsync(app);
        var (drained, stopping, running) = (Drained(app), Task.CompletedTask, Task.FromResult<Answer>(null!));
        await using (await HeldLock.TakeAsync(Database, "SELECT 1 FROM listing FOR UPDATE"))
        {
            running = client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString());
            await HeldLock.AwaitWaitersAsync(Database, 1);
            stopping = app.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);

            var ready = await client.AnswerAsync("GET", "/health/ready");
            ready.AssertProblem(503, "unavailable");
            Assert.Equal("The instance is stopping.", (string)ready.Json["detail"]!);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", "/health/live")).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", address)).Status);
            Assert.False(drained.IsCompleted);
            app.Clock.Advance(TimeSpan.FromSeconds(60));
            await drained;
        }

        Assert.Equal((HttpStatusCode.OK, "\"2\""), ((await running).Status, (await running).ETag));
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health/live"));
    }

    /// <summary>Ends when the server is about to stop listening.</summary>
    private static Task Drained(AvivApp app)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(drained.SetResult);
        return drained.Task;
    }
}
