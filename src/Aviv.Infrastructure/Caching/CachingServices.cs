using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Caching;

internal static class CachingServices
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
        services.AddMemoryCache();
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<AnswerSeal>().AddSingleton<SharedAnswers>().AddSingleton<Revalidation>().AddSingleton<ReadCache>();
    }
}
