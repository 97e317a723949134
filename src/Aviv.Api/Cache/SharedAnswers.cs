using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aviv.Api.Cache;

/// <summary>
/// Answers that the instances share in Redis, where there is one. It may be away, hang or be wrong at any time: then an answer is
/// not found, after a short wait at most, and for a while nobody waits again.
/// </summary>
internal sealed partial class SharedAnswers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReconnectEvery = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock;
    private readonly ILogger<SharedAnswers> _logger;
    private readonly Lazy<Task<ConnectionMultiplexer>>? _connection;
    private long _failedAt;
    private bool _isPausing;

    public SharedAnswers(IOptions<DatabaseSettings> settings, TimeProvider clock, ILogger<SharedAnswers> logger)
    {
        (_clock, _logger) = (clock, logger);
        if (settings.Value.RedisOptions() is { } options) _connection = new(() => ConnectionMultiplexer.ConnectAsync(WithLimits(options)));
    }

    public bool IsUsed => _connection is not null;

    public async Task<byte[]?> FindAsync(string name)
    {
        if (Redis() is not { } redis) return null;
        try
        {
            return await redis.StringGetAsync(name).WaitAsync(Patience);
        }
        catch (Exception fault)
        {
            BeginPause(fault);
            return null;
        }
    }

    /// <summary>Nobody waits for it, nor learns whether it succeeded. Redis forgets it with its slice.</summary>
    public void Keep(string name, byte[] answer)
    {
        try
        {
            Redis()?.StringSet(name, answer, CachedRead.Life, flags: CommandFlags.FireAndForget);
        }
        catch (Exception fault)
        {
            BeginPause(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _connection.Value).DisposeAsync();
    }

    // Null too while the first connection is being made: nobody waits for that either.
    private IDatabase? Redis()
    {
        if (_connection is null || IsPausing()) return null;
        var connecting = _connection.Value;
        return connecting.IsCompletedSuccessfully && connecting.Result.IsConnected ? connecting.Result.GetDatabase() : null;
    }

    private bool IsPausing()
    {
        if (!Volatile.Read(ref _isPausing)) return false;
        if (_clock.GetElapsedTime(Volatile.Read(ref _failedAt)) < Pause) return true;
        Volatile.Write(ref _isPausing, false);
        return false;
    }

    private void BeginPause(Exception fault)
    {
        Volatile.Write(ref _failedAt, _clock.GetTimestamp());
        if (!Interlocked.Exchange(ref _isPausing, true)) LogPause(Pause, fault.Message);
    }

    private static ConfigurationOptions WithLimits(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry((int)ReconnectEvery.TotalMilliseconds);
        (options.ConnectTimeout, options.AsyncTimeout, options.SyncTimeout) = (1000, 1000, 1000);
        options.ClientName = "aviv-api";
        return options;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is left alone for {Pause}, and reads go to the database: {Reason}")]
    private partial void LogPause(TimeSpan pause, string reason);
}
