using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cache;

internal static class CacheSetup
{
    public static void AddReadCache(this IServiceCollection services)
    {
        services.AddOptions<CacheSettings>().BindConfiguration("Cache")
            .Validate(cache => cache.MaxBytes >= 0, "Cache:MaxBytes must not be negative.")
            .ValidateOnStart();
        services.AddOptions<MemoryCacheOptions>().Configure<IOptions<CacheSettings>>((memory, cache) =>
        {
            memory.SizeLimit = cache.Value.MaxBytes;
            // What nobody asks for any more counts until it is looked for.
            memory.ExpirationScanFrequency = TimeSpan.FromSeconds(5);
        });
        // What is longer it would report as an error, and keep as if it weighed nothing. It is handed nothing that long.
        services.AddOptions<HybridCacheOptions>().Configure<IOptions<CacheSettings>>((hybrid, cache) =>
            hybrid.MaximumPayloadBytes = cache.Value.LargestAnswer + CachedRead.Weight.Overhead);
        services.AddHybridCache().AddSerializer<CachedRead, CachedRead.Weight>();
        services.AddSingleton<Slices>().AddSingleton<AnswerSeal>().AddSingleton<SharedAnswers>().AddSingleton<ColdReads>().AddSingleton<ReadCache>();
        services.AddSingleton<Renewals>().AddHostedService(provider => provider.GetRequiredService<Renewals>());
    }
}
