using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cache;

/// <summary>Two instances with one Redis, each with a clock of its own that stands still.</summary>
public sealed class SharedCacheTests(ApiFixture api) : SecondApiTest(api)
{
    [Fact]
    public async Task Read_OfWhatAnotherInstanceRead_ComesFromRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = With(redis);
        await using var second = With(redis);
        await ColdAsync(first, second);

        await Poll.UntilAsync(() => IsSharedAsync(first, second), "one instance had answered from Redis what the other had read");
    }

    [Fact]
    public async Task Redis_HoldsNoPhoneNumberAndNoPriceInClear()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = With(redis);
        var address = await ColdAsync(instance);

        foreach (var route in new[] { "", "/prices", "/prices/summary" }) await instance.Client.GetStringAsync(address + route);
        await AwaitKeysAsync(redis, 3);

        var journal = redis.Journal();
        Assert.Contains("aviv:3:listing:", journal, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.Phone[1..], journal, StringComparison.Ordinal);
        Assert.DoesNotContain("price_eur", journal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not ours, and longer than a nonce, a tag and a version")]
    public async Task Read_OfForeignContents_ComesFromTheDatabase(string contents)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = With(redis);
        await using var second = With(redis);
        var address = await ColdAsync(first, second);
        var read = await first.Client.AnswerAsync("GET", address);
        await AwaitKeysAsync(redis, 1);
        var key = await redis.AskAsync("KEYS", "*");

        await redis.AskAsync("SET", key, contents);

        Assert.Equal(read, await second.Client.AnswerAsync("GET", address));
    }

    [Fact]
    public async Task Read_OfAnotherListingsEntry_ComesFromTheDatabase()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = With(redis);
        await using var second = With(redis);
        var address = await ColdAsync(first, second);
        var read = await first.Client.AnswerAsync("GET", address);
        await AwaitKeysAsync(redis, 1);
        var key = await redis.AskAsync("KEYS", "*");
        // Or it may be gone before the other is there, on a busy machine.
        await redis.AskAsync("PERSIST", key);
        await first.Client.GetStringAsync(await ColdAsync());
        await AwaitKeysAsync(redis, 2);
        var other = (await redis.AskAsync("KEYS", "*")).Split('\n').Single(name => name != key);

        await redis.AskAsync("COPY", other, key, "REPLACE");

        Assert.Equal(read, await second.Client.AnswerAsync("GET", address));
    }

    // Whatever Redis keeps, and however the clocks go: an entry says itself when the database was asked.
    [Theory]
    [InlineData(-0.6, false)]
    [InlineData(-0.4, true)]
    [InlineData(1.4, true)]
    [InlineData(1.5, false)]
    public async Task Read_OfWhatAnotherInstanceRead_ComesFromRedisWhileItIsYoungByBothClocks(double seconds, bool isShared)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = With(redis);
        await using var second = With(redis);
        await ColdAsync(first, second);

        // Redis may be missed, on a busy machine. What is too old must not come from it once.
        var answers = new List<int>();
        await Poll.UntilAsync(
            async () =>
            {
                answers.Add(await ReadElsewhereAsync(first, second, TimeSpan.FromSeconds(seconds), redis));
                return !isShared || answers.Contains(100);
            },
            "one instance had answered from Redis what the other had read");

        Assert.Equal(isShared ? 100 : 200, answers[^1]);
    }

    [Fact]
    public async Task Read_OfWhatWasSealedYesterday_ComesFromTheDatabase()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = With(redis);
        await using var second = With(redis);
        await ColdAsync(first, second);
        foreach (var instance in new[] { first, second })
            instance.App.Clock.SetUtcNow(DateTimeOffset.Parse("2023-06-01T23:59:59.9Z", null));

        Assert.Equal(200, await ReadElsewhereAsync(first, second, TimeSpan.FromSeconds(0.2), redis));
    }

    [Fact]
    public async Task Redis_ThatHangs_IsWaitedForOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = With(redis);
        await ColdAsync(instance);
        instance.App.Logs.Start();

        await redis.HangAsync();
        for (var i = 0; i < 5; i++) await instance.Client.GetStringAsync(await ColdAsync());

        Assert.Single(instance.App.Logs.Stop(), line => line.Contains("Redis is left alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_AfterAWriteHere_LeavesRedisAlone()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = With(redis);
        var address = await ColdAsync(instance);
        await instance.Client.GetStringAsync(address);
        await AwaitKeysAsync(redis, 1);
        await redis.AskAsync("CONFIG", "RESETSTAT");

        var write = await instance.Client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString());

        Assert.Equal(write.Body, await instance.Client.GetStringAsync(address));
        var commands = await redis.AskAsync("INFO", "commandstats");
        Assert.DoesNotContain("cmdstat_get:", commands, StringComparison.Ordinal);
        Assert.DoesNotContain("cmdstat_set:", commands, StringComparison.Ordinal);
        Assert.DoesNotContain("cmdstat_psetex:", commands, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_WithRedisAwayHungOrBack_AreRight()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = With(redis);
        await ColdAsync(instance);

        foreach (var change in new[] { redis.HangAsync, redis.GoOnAsync, redis.KillAsync, redis.RestartAsync })
        {
            await change();
            for (var i = 0; i < 20; i++)
            {
                var address = await ColdAsync();
                using var answer = await instance.Client.GetAsync(address);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(await Client.GetStringAsync(address), await answer.Content.ReadAsStringAsync());
            }
        }
    }

    [Fact]
    public async Task Start_WithRedisAway_Serves()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["ConnectionStrings:Redis"] = "127.0.0.1:1" });
        using var client = app.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", await ColdAsync())).Status);
        await client.UntilReadyAsync(app);
        Assert.Equal("""{"status":"healthy","writes":"available"}""", await client.GetStringAsync("/health/ready"));
    }

    // By real time an answer in Redis lives 1.5 s and is waited for 0.1 s. A busy machine may miss either; Redis is then left alone for a
    // while.
    private async Task<bool> IsSharedAsync(Instance first, Instance second)
    {
        foreach (var instance in new[] { first, second }) instance.App.Clock.Advance(TimeSpan.FromSeconds(2));
        var address = await ColdAsync();
        var read = await first.Client.AnswerAsync("GET", address);
        second.App.Logs.Start();
        var again = await second.Client.AnswerAsync("GET", address);
        var sql = second.App.Logs.StopForSql();
        Assert.Equal(read, again);
        return sql.Count == 0;
    }

    // 100 was read by the first, and is kept by Redis for good; 200 is what the database has by the time that the second is asked.
    private async Task<int> ReadElsewhereAsync(Instance first, Instance second, TimeSpan later, RedisServer redis)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await first.Client.GetStringAsync(address);
        await AwaitKeysAsync(redis, 1);
        await redis.AskAsync("PERSIST", await redis.AskAsync("KEYS", "*"));
        await Database.ExecuteAsync("UPDATE listing SET price = 200");
        second.App.Clock.AdjustTime(first.App.Clock.GetUtcNow() + later);
        var price = (int)(await second.Client.AnswerAsync("GET", address)).Json["latest_price_eur"]!;
        // As old here as there.
        second.App.Clock.Advance(TimeSpan.FromSeconds(1.5) - later);
        Assert.Equal(200, (int)(await second.Client.AnswerAsync("GET", address)).Json["latest_price_eur"]!);
        await redis.AskAsync("FLUSHALL");
        foreach (var instance in new[] { first, second })
            instance.App.Clock.AdjustTime(instance.App.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        return price;
    }

    // A listing that no instance has read yet. The instances begin to connect with their first read.
    private async Task<string> ColdAsync(params Instance[] instances)
    {
        foreach (var instance in instances) await instance.ConnectAsync($"/listings/{await CreateAsync(Sample.Listing())}");
        return $"/listings/{await CreateAsync(Sample.Listing())}";
    }

    private Instance With(RedisServer redis) =>
        new(new(HeldLock.Patient(Database), new() { ["ConnectionStrings:Redis"] = redis.ConnectionString }), redis);

    private static Task AwaitKeysAsync(RedisServer redis, int count) =>
        Poll.UntilAsync(async () => await redis.AskAsync("DBSIZE") == $"{count}", $"Redis held {count} keys");

    private sealed class Instance(AvivApp app, RedisServer redis) : IAsyncDisposable
    {
        public AvivApp App => app;

        public HttpClient Client { get; } = app.CreateClient();

        /// <summary>Until what it reads is found in Redis; then empties that.</summary>
        public async Task ConnectAsync(string address)
        {
            await Poll.UntilAsync(
                async () =>
                {
                    await Client.GetStringAsync(address);
                    app.Clock.Advance(TimeSpan.FromSeconds(2));
                    return await redis.AskAsync("DBSIZE") != "0";
                },
                "the instance had found Redis");
            app.Clock.SetUtcNow(DateTimeOffset.Parse("2023-06-01T00:00:00Z", null));
            await redis.AskAsync("FLUSHALL");
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.DisposeAsync();
        }
    }
}
