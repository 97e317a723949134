using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cache;

/// <summary>An instance that shares a Redis with others, with a clock of its own that stands still.</summary>
internal sealed class RedisInstance : IAsyncDisposable
{
    private readonly RedisServer _redis;

    public RedisInstance(TestDatabase database, RedisServer redis, Dictionary<string, string?>? settings = null)
    {
        _redis = redis;
        App = new(HeldLock.Patient(database), new(settings ?? []) { ["ConnectionStrings:Redis"] = redis.ConnectionString });
        Client = App.CreateClient();
    }

    public AvivApp App { get; }

    public HttpClient Client { get; }

    /// <summary>Until what it reads is found in Redis; then empties that.</summary>
    public async Task ConnectAsync(string address)
    {
        await Poll.UntilAsync(
            async () =>
            {
                await Client.GetStringAsync(address);
                App.Clock.Advance(TimeSpan.FromSeconds(2));
                return await _redis.AskAsync("DBSIZE") != "0";
            },
            "the instance had found Redis");
        App.Clock.SetUtcNow(DateTimeOffset.Parse("2023-06-01T00:00:00Z", null));
        await _redis.AskAsync("FLUSHALL");
    }

    public async Task<int> PriceAsync(string address) => (int)(await Client.AnswerAsync("GET", address)).Json["latest_price_eur"]!;

    /// <summary>Whether a line of its log says that it waited for Redis in vain.</summary>
    public static bool IsPause(string line) => line.Contains("Redis is left alone", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
