using StackExchange.Redis;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the Redis that the instances share answers, where one is configured.</summary>
internal sealed class RedisCheck(DoctorRedis redis) : ICheck
{
    public string Subject => "redis";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        if (!redis.IsConfigured)
        {
            yield return Finding.Fine("none is configured, and the API needs none");
            yield break;
        }

        await redis.AskAsync(server => server.PingAsync());
        var policy = await redis.AskAsync(PolicyAsync);
        yield return Finding.Fine($"answers; maxmemory-policy {policy ?? "not to be seen"}");
        if (policy == "noeviction")
            yield return Finding.Note("once Redis is full, nothing further is shared. Set maxmemory-policy to allkeys-lru.");
    }

    // The user of the API may not be let at it.
    private static async Task<string?> PolicyAsync(IServer server)
    {
        try
        {
            var sections = await server.InfoAsync("memory");
            return sections.SelectMany(section => section).FirstOrDefault(line => line.Key == "maxmemory_policy").Value;
        }
        catch (RedisServerException)
        {
            return null;
        }
    }
}
