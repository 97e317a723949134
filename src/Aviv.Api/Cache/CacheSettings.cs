namespace Aviv.Api.Cache;

/// <summary>What the cache of hot reads may take: section <c>Cache</c> of the configuration.</summary>
internal sealed class CacheSettings
{
    /// <summary>Bytes of memory for answers and their names; 32 MiB by default, which suits a few cores. With 0 nothing is kept, nor looked for in Redis.</summary>
    public long MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>What is longer is not kept, here or in Redis: a few such would leave no room for others, and are seldom asked for again in time.</summary>
    public long LargestAnswer => MaxBytes / 8;
}
