using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cache;

public sealed class CacheTests(ApiFixture api) : SecondApiTest(api)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("")]
    [InlineData("/prices")]
    [InlineData("/prices/summary")]
    public async Task Read_OfWhatWasReadBefore_AsksTheDatabaseNothing(string route)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing())}{route}";
        using var first = await Client.ReadAsync("GET", address);
        App.Logs.Start();

        using var again = await Client.ReadAsync("GET", address);
        using var head = await Client.ReadAsync("HEAD", address);
        using var unchanged = await Client.ReadAsync("GET", address, ["\"1\""]);

        Assert.Empty(App.Logs.StopForSql());
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(("\"1\"", "no-cache"), (again.Header("ETag"), again.Header("Cache-Control")));
        Assert.Equal(again.ToString(), head.ToString());
    }

    [Fact]
    public async Task Read_OfAnEntryPastItsLife_AsksTheDatabase()
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await Client.GetStringAsync(address);
        await Database.ExecuteAsync("UPDATE listing SET price = 200");

        Clock.Advance(Life);

        Assert.Equal(200, (int)(await Client.AnswerAsync("GET", address)).Json["latest_price_eur"]!);
    }

    [Fact]
    public async Task Read_AfterTheClockWasSetBack_AsksTheDatabase()
    {
        var clock = new SettableClock();
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services => services.AddSingleton<TimeProvider>(clock));
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await client.GetStringAsync(address);
        await Database.ExecuteAsync("UPDATE listing SET price = 200");

        // Back in the slice of the first read, but an hour has gone by.
        clock.Passed = TimeSpan.FromHours(1);

        Assert.Equal(200, (int)(await client.AnswerAsync("GET", address)).Json["latest_price_eur"]!);
    }

    [Theory]
    [InlineData("PUT", 200)]
    [InlineData("PATCH", 200)]
    [InlineData("DELETE", 404)]
    public async Task Read_ThatBeganBeforeAWrite_DoesNotBringItsValueBack(string method, int status)
    {
        var hold = new HeldReads();
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(hold)));
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";

        hold.Begin();
        var before = client.AnswerAsync("GET", address);
        await hold.Reached;
        var body = method switch { "PUT" => Sample.Listing(200).ToJsonString(), "PATCH" => """{"latest_price_eur":200}""", _ => null };
        Assert.True((await client.WriteAsync(method, address, body)).IsSuccessStatusCode);
        var meanwhile = await client.AnswerAsync("GET", address);
        hold.End();

        Assert.Equal(100, (int)(await before).Json["latest_price_eur"]!);
        foreach (var answer in new[] { meanwhile, await client.AnswerAsync("GET", address) })
        {
            Assert.Equal(status, (int)answer.Status);
            if (status == 200) Assert.Equal(200, (int)answer.Json["latest_price_eur"]!);
        }
    }

    [Fact]
    public async Task Read_AfterALostRace_ShowsWhoWonIt()
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await Client.GetStringAsync(address);
        // As another instance would.
        await Database.ExecuteAsync("UPDATE listing SET price = 200, version = 2");

        (await Client.AnswerAsync("PATCH", address, """{"latest_price_eur":300}""", "\"1\"")).AssertProblem(412, "precondition_failed");

        Assert.Equal("\"2\"", (await Client.AnswerAsync("GET", address)).ETag);
    }

    [Fact]
    public async Task Read_WhileAllTurnsAtTheDatabaseAreTaken_IsServedFromMemory()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Load:MaxRunning"] = "1", ["Load:MaxWaiting"] = "0" });
        using var client = app.CreateClient();
        var id = await CreateAsync(Sample.Listing());
        await client.GetStringAsync($"/listings/{id}");
        Task<HttpResponseMessage> running;
        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE listing"))
        {
            running = client.GetAsync($"/listings/{id}/prices");
            await HeldLock.AwaitWaitersAsync(Database, 1);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", $"/listings/{id}")).Status);
            (await client.AnswerAsync("GET", $"/listings/{id}/prices?order=desc")).AssertProblem(503, "unavailable");
        }

        (await running).Dispose();
    }

    [Fact]
    public async Task Entries_TakeNoMoreThanTheirBytes()
    {
        const int Limit = 20_000;
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Cache:MaxBytes"] = $"{Limit}" });
        using var client = app.CreateClient();
        for (var i = 0; i < 50; i++) await client.GetStringAsync($"/listings/{await CreateAsync(Sample.Listing())}");

        var memory = (MemoryCache)app.Services.GetRequiredService<IMemoryCache>();

        Assert.InRange(memory.Count, 1, 20);
    }

    /// <summary>Shows one instant, however much time passes.</summary>
    private sealed class SettableClock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => (long)(Passed.TotalSeconds * TimestampFrequency);
    }
}
