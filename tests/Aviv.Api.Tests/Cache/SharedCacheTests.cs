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
        await redis.AwaitKeysAsync(3);

        var journal = redis.Journal();
        Assert.Contains("aviv:4:listing:", journal, StringComparison.Ordinal);
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
        await redis.AwaitKeysAsync(1);
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
        await redis.AwaitKeysAsync(1);
        var key = await redis.AskAsync("KEYS", "*");
        // Or it may be gone before the other is there, on a busy machine.
        await redis.AskAsync("PERSIST", key);
        await first.Client.GetStringAsync(await ColdAsync());
        await redis.AwaitKeysAsync(2);
        var other = (await redis.AskAsync("KEYS", "*")).Split('\n').Single(name => name != key);

        await redis.AskAsync("COPY", other, key, "REPLACE");

        Assert.Equal(read, await second.Client.AnswerAsync("GET", address));
    }

    [Fact]
    public async Task Redis_ThatHangs_IsWaitedForOnceInTwoSeconds()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = With(redis);
        await ColdAsync(instance);
        instance.App.Logs.Start();
        await redis.HangAsync();

        foreach (var seconds in new[] { 0, 0, 1.9, 0.1 })
        {
            instance.App.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await instance.Client.GetStringAsync(await ColdAsync());
        }

        Assert.Equal(2, instance.App.Logs.Stop().Count(RedisInstance.IsPause));
    }

    [Fact]
    public async Task Read_AfterAWriteHere_LeavesRedisAlone()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = With(redis);
        var address = await ColdAsync(instance);
        await instance.Client.GetStringAsync(address);
        await redis.AwaitKeysAsync(1);
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
    private async Task<bool> IsSharedAsync(RedisInstance first, RedisInstance second)
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

    // A listing that no instance has read yet. The instances begin to connect with their first read.
    private async Task<string> ColdAsync(params RedisInstance[] instances)
    {
        foreach (var instance in instances) await instance.ConnectAsync($"/listings/{await CreateAsync(Sample.Listing())}");
        return $"/listings/{await CreateAsync(Sample.Listing())}";
    }

    private RedisInstance With(RedisServer redis) => new(Database, redis);

}
