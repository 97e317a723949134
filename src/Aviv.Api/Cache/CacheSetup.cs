using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cache;

internal static class CacheSetup
{
    private const int LargestAnswer = 8 * 1024 * 1024;

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
        services.AddHybridCache(hybrid => hybrid.MaximumPayloadBytes = LargestAnswer).AddSerializer<CachedRead, CachedRead.Weight>();
        services.AddSingleton<Slices>().AddSingleton<AnswerSeal>().AddSingleton<SharedAnswers>().AddSingleton<ColdReads>().AddSingleton<ReadCache>();
        services.AddSingleton<Renewals>().AddHostedService(provider => provider.GetRequiredService<Renewals>());
    }
}
