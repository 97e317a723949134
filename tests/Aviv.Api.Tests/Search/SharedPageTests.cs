using System.Net;
using Aviv.Api.Contract.Json;
using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Search;

public sealed class SharedPageTests(ApiFixture api) : SecondApiTest(api)
{
    private const int AtOnce = 500;

    private readonly HeldReads _hold = new();

    [Fact]
    public async Task Page_ForManyAtOnce_IsTwoQueries_AndTheSecondHasWhatWasWrittenDuringTheFirst()
    {
        await using var app = Held();
        using var client = app.CreateClient();
        await CreateAsync(Sample.Listing(100));
        app.Logs.Start();
        _hold.Begin();
        var first = client.AnswerAsync("GET", "/listings?count=true");
        await _hold.Reached;
        await CreateAsync(Sample.Listing(200));

        var others = Enumerable.Range(0, AtOnce).Select(_ => client.AnswerAsync("GET", "/listings?count=true")).ToList();
        await Poll.UntilAsync(
            () => app.Logs.Count(line => line.Contains("Executing endpoint", StringComparison.Ordinal)) == 1 + AtOnce,
            "all requests were there");
        // By the time that another page is read, the last of them is past the beginning of its endpoint.
        await client.GetStringAsync("/listings?limit=1");
        _hold.End();

        Assert.Equal([100], Prices(await first));
        var answers = await Task.WhenAll(others);
        Assert.Equal([200, 100], Prices(answers[0]));
        Assert.Equal(
            (HttpStatusCode.OK, answers[0].Body), Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct()));
        // The page and its count, twice, and the other page.
        Assert.Equal(5, app.Logs.StopForSql().Count);
    }

    [Fact]
    public async Task Pages_ThatDiffer_AreNotShared()
    {
        await using var app = Held();
        using var client = app.CreateClient();
        foreach (var price in new[] { 100, 200, 300 }) await CreateAsync(Sample.Listing(price));
        _hold.Begin();
        var first = client.AnswerAsync("GET", "/listings?limit=3");
        await _hold.Reached;

        Assert.Equal([300, 200], Prices(await client.AnswerAsync("GET", "/listings?limit=2")));
        Assert.Equal([100, 200, 300], Prices(await client.AnswerAsync("GET", "/listings?limit=3&sort=price")));

        _hold.End();
        Assert.Equal([300, 200, 100], Prices(await first));
    }

    [Fact]
    public async Task PageThatAllItsClientsLeft_LeavesNoQuery()
    {
        const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        await using var held = await HeldLock.TakeAsync(Database, "LOCK TABLE listing");
        using var gone = new CancellationTokenSource();
        app.Logs.Start();
        var leaver = client.GetAsync("/listings", gone.Token);
        await HeldLock.AwaitWaitersAsync(Database, 1);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await Poll.UntilAsync(async () => await Database.ScalarAsync<long>(Waiting) == 0, "the query stopped");
        // By being cancelled, not by its time-out.
        Assert.DoesNotContain(app.Logs.Stop(), line =>
            line.Contains(nameof(TimeoutException), StringComparison.Ordinal)
                || line.Contains("statement timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LargeBody_IsHandedToTheServerInParts()
    {
        var body = new byte[600 * 1024];
        Random.Shared.NextBytes(body);
        var sent = new Parts();

        await new JsonBytesResult<object>(body).ExecuteAsync(new DefaultHttpContext { Response = { Body = sent } });

        Assert.Equal([256 * 1024, 256 * 1024, 88 * 1024], sent.Lengths);
        Assert.Equal(body, sent.ToArray());
    }

    private sealed class Parts : MemoryStream
    {
        public List<int> Lengths { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Lengths.Add(buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }

    private AvivApp Held() =>
        new(
            HeldLock.Patient(Database),
            services: services => services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(_hold)));

    private static decimal[] Prices(Answer answer) => [.. answer.Json.AsArray().Select(listing => (decimal)listing!["latest_price_eur"]!)];
}
