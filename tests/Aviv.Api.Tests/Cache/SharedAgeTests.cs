using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cache;

/// <summary>
/// How old an answer from Redis may be: it says itself when the database was asked, whatever Redis keeps and however clocks go.
/// </summary>
public sealed class SharedAgeTests(ApiFixture api) : SecondApiTest(api)
{
    [Theory]
    [InlineData(-0.6, false)]
    [InlineData(-0.4, true)]
    [InlineData(1.4, true)]
    [InlineData(1.5, false)]
    public async Task Read_OfWhatAnotherInstanceRead_ComesFromRedisWhileItIsYoungByBothClocks(double seconds, bool isShared)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = new RedisInstance(Database, redis);
        await using var second = new RedisInstance(Database, redis);
        foreach (var instance in new[] { first, second }) await instance.ConnectAsync($"/listings/{await CreateAsync(Sample.Listing())}");

        Assert.Equal(isShared ? 100 : 200, await ReadElsewhereAsync(first, second, TimeSpan.FromSeconds(seconds), redis));
    }

    [Fact]
    public async Task Read_OfWhatWasSealedYesterday_ComesFromTheDatabase()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = new RedisInstance(Database, redis);
        await using var second = new RedisInstance(Database, redis);
        foreach (var instance in new[] { first, second }) await instance.ConnectAsync($"/listings/{await CreateAsync(Sample.Listing())}");

        Assert.Equal(200, await ReadElsewhereAsync(first, second, TimeSpan.FromSeconds(0.2), redis, at: "2023-06-02T23:59:59.9Z"));
    }

    // 100 is what the first read, and Redis keeps it for good; 200 is what the database has by the time that the second is asked.
    private async Task<int> ReadElsewhereAsync(
        RedisInstance first, RedisInstance second, TimeSpan later, RedisServer redis, string at = "2023-06-02T12:00:00Z")
    {
        var (price, day) = (0, DateTimeOffset.Parse(at, null));
        await Poll.UntilAsync(
            async () =>
            {
                var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
                first.App.Clock.AdjustTime(day = day.AddDays(1));
                second.App.Clock.AdjustTime(day + later);
                await first.Client.GetStringAsync(address);
                await redis.AwaitKeysAsync(1);
                await redis.AskAsync("PERSIST", await redis.AskAsync("KEYS", "*"));
                await Database.ExecuteAsync("UPDATE listing SET price = 200");
                await redis.AskAsync("CONFIG", "RESETSTAT");
                second.App.Logs.Start();
                price = await second.PriceAsync(address);
                // On a busy machine it may be missed.
                var isSeen = !second.App.Logs.Stop().Any(RedisInstance.IsPause)
                    && (await redis.AskAsync("INFO", "stats")).Contains("keyspace_hits:1", StringComparison.Ordinal);
                // What it took grows as old as what it reads itself.
                second.App.Clock.Advance(TimeSpan.FromSeconds(1.5) - later);
                Assert.Equal(200, await second.PriceAsync(address));
                await redis.AskAsync("FLUSHALL");
                return isSeen;
            },
            "an instance had seen in Redis what the other had read");
        return price;
    }
}
