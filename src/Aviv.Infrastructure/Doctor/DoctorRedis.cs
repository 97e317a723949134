using Aviv.Infrastructure.Caching;
using Aviv.Infrastructure.Persistence;
using StackExchange.Redis;

namespace Aviv.Infrastructure.Doctor;

/// <summary>A connection to the Redis that the instances share, where one is configured, for all checks that need it.</summary>
internal sealed class DoctorRedis(DatabaseSettings settings) : IAsyncDisposable
{
    private const int PatienceMilliseconds = 2000;

    private Task<ConnectionMultiplexer>? _connecting;
    private string? _distrust;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(settings.Redis);

    public async Task<T> AskAsync<T>(Func<IServer, Task<T>> ask)
    {
        // Its reader, too, may tell a part of the password.
        if (!settings.IsRedisValid()) throw new CouldNotLookException("ConnectionStrings__Redis does not name a Redis.");
        var options = settings.RedisOptions()!;
        try
        {
            var redis = await (_connecting ??= ConnectionMultiplexer.ConnectAsync(WithLimits(options)));
            return await ask(redis.GetServers().First(server => server.IsConnected));
        }
        catch (Exception fault) when (fault is RedisConnectionException or RedisTimeoutException or InvalidOperationException)
        {
            throw new CouldNotLookException($"{Names(options)} {Complaint(fault)}", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true }) await (await _connecting).DisposeAsync();
    }

    private string Complaint(Exception fault) =>
        _distrust is { } why
            ? $"shows a certificate that is not trusted, and the API does without it: {why} (docs/operations.md, TLS)."
        : fault is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            ? "refuses the password. See that ConnectionStrings__Redis is right."
            : "does not answer; until it does, the API does without. See that it runs and that ConnectionStrings__Redis is right.";

    private static string Names(ConfigurationOptions options) => string.Join(", ", options.EndPoints.Select(EndPointCollection.ToString));

    private ConfigurationOptions WithLimits(ConfigurationOptions options)
    {
        new RedisCertificate(why => _distrust = why).Join(options);
        (options.AbortOnConnectFail, options.ConnectRetry, options.ClientName) = (true, 1, "aviv-doctor");
        (options.ConnectTimeout, options.AsyncTimeout) = (PatienceMilliseconds, PatienceMilliseconds);
        // INFO is among the commands of administrators. No other one is sent.
        options.AllowAdmin = true;
        return options;
    }
}
