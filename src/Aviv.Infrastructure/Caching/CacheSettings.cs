namespace Aviv.Infrastructure.Caching;

/// <summary>What the cache of hot reads may take: section <c>Cache</c> of the configuration.</summary>
public sealed class CacheSettings
{
    /// <summary>
    /// Bytes of memory for answers and their keys; 32 MiB by default, which suits a few cores. With 0 nothing is kept, nor looked for in
    /// Redis.
    /// </summary>
    public long MaxBytes { get; init; } = 32 * 1024 * 1024;

    public bool IsOn => MaxBytes > 0;

    /// <summary>
    /// Whether an answer may be kept, here or in Redis: a few long ones would leave no room for others, and are seldom asked for again in
    /// time.
    /// </summary>
    public bool Takes(CachedRead read) => !read.IsTooLong && read.Body.Length <= MaxBytes / 8;
}
