using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aviv.Infrastructure.Caching;

/// <summary>
/// Answers that the instances share in Redis, where there is one. It may be away, hang or be wrong at any time: then an answer is
/// not found, after a short wait at most, and for a while nobody waits again.
/// </summary>
public sealed partial class SharedAnswers(
    IOptions<DatabaseSettings> settings, AnswerSeal seal, TimeProvider clock, ILogger<SharedAnswers> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReconnectEvery = TimeSpan.FromMilliseconds(500);

    private readonly Task<ConnectionMultiplexer>? _connecting = settings.Value.RedisOptions() is { } options
        ? Task.Run(() => ConnectionMultiplexer.ConnectAsync(WithLimits(options, why => LogDistrusted(logger, why)))) : null;

    private long _pausesUntil;

    /// <summary>What an instance kept in the last 1.5 seconds, by what it says itself.</summary>
    public Task<CachedRead?> FindAsync(string key) => TryAsync(async redis =>
        (byte[]?)await redis.StringGetAsync(key) is { } closed ? seal.Open(key, closed) : null);

    /// <summary>Nobody waits for it, nor learns whether it succeeded. Redis forgets it when it is too old.</summary>
    public void Keep(string key, CachedRead read)
    {
        var left = CachedRead.Life - read.Age(clock);
        if (left > TimeSpan.Zero)
            _ = TryAsync(redis => redis.StringSetAsync(key, seal.Close(key, read), left, flags: CommandFlags.FireAndForget));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true }) await (await _connecting).DisposeAsync();
    }

    // Null too while the first connection is being made: nobody waits for that either.
    private IDatabase? Redis() => _connecting is { IsCompletedSuccessfully: true, Result: { IsConnected: true } redis }
        && clock.GetTimestamp() >= Volatile.Read(ref _pausesUntil) ? redis.GetDatabase() : null;

    private async Task<T?> TryAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        if (Redis() is not { } redis) return default;
        try
        {
            return await ask(redis).WaitAsync(Patience);
        }
        catch (Exception fault)
        {
            BeginPause(fault);
            return default;
        }
    }

    private void BeginPause(Exception fault)
    {
        var now = clock.GetTimestamp();
        var end = now + (long)(Pause.TotalSeconds * clock.TimestampFrequency);
        if (Interlocked.Exchange(ref _pausesUntil, end) <= now) LogPause(Pause, fault.Message);
    }

    private static ConfigurationOptions WithLimits(ConfigurationOptions options, Action<string> distrusted)
    {
        new RedisCertificate(distrusted).Join(options);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry((int)ReconnectEvery.TotalMilliseconds);
        (options.ConnectTimeout, options.AsyncTimeout, options.SyncTimeout) = (1000, 1000, 1000);
        options.ClientName = "aviv-api";
        return options;
    }

    [LoggerMessage(
        EventId = 3001, Level = LogLevel.Warning, Message = "Redis is left alone for {Pause}, and reads go to the database: {Reason}")]
    private partial void LogPause(TimeSpan pause, string reason);

    [LoggerMessage(
        EventId = 3004, Level = LogLevel.Warning,
        Message = "The certificate of Redis is not trusted, and reads go to the database: {Reason}")]
    private static partial void LogDistrusted(ILogger logger, string reason);
}
