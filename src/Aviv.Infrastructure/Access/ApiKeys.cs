using Aviv.Application.Access;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Aviv.Infrastructure.Access;

/// <summary>
/// Keeps what it found of keys in memory for half a minute, and that there is none of a prefix, too. Each has room of its own: whoever
/// makes prefixes up must not push keys out.
/// </summary>
internal sealed class ApiKeys : IApiKeys, IDisposable
{
    // A key that is revoked is refused everywhere within a minute; here is half of that for a busy database.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    // For so long a key that was found is one that is there.
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    // Of some 300 bytes each. Beyond them nothing is kept for a moment, and the database asked.
    private const int MostKept = 20_000;

    private readonly ReadPool _pool;
    private readonly ApiKeyUses _uses;
    private readonly TimeProvider _clock;
    private readonly MemoryCache _keys = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly MemoryCache _unknown = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly SingleFlight<string, Dictionary<string, ApiKey>> _flights =
        new(TimeProvider.System, patience: TimeSpan.FromMilliseconds(10), mostItems: 64);

    private sealed record Kept(ApiKey? Key, long AskedAt);

    public ApiKeys(ReadPools pools, ApiKeyUses uses, TimeProvider clock) =>
        (_pool, _uses, _clock) = (pools[Workload.ById], uses, clock);

    public async Task<ApiKey?> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        if (Find(prefix) is { } kept && IsFresh(kept)) return kept.Key;
        // Counted from before the question: the answer may be from then.
        var askedAt = _clock.GetTimestamp();
        var found = await _flights.AskAsync("", prefix, ReadAsync, cancellationToken);
        var key = found.GetValueOrDefault(prefix);
        Keep(prefix, new(key, askedAt));
        return key;
    }

    public bool Knows(string prefix) => Find(prefix) is { } kept && (kept.Key is not null || IsFresh(kept));

    public void Used(string prefix) => _uses.Add(prefix);

    public void Dispose()
    {
        _keys.Dispose();
        _unknown.Dispose();
    }

    private bool IsFresh(Kept kept) => _clock.GetElapsedTime(kept.AskedAt) < Age;

    private Kept? Find(string prefix) => _keys.Get<Kept>(prefix) ?? _unknown.Get<Kept>(prefix);

    private void Keep(string prefix, Kept kept)
    {
        var (cache, life) = kept.Key is null ? (_unknown, Age) : (_keys, Life);
        if (kept.Key is null) _keys.Remove(prefix);
        cache.Set(prefix, kept, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = life });
    }

    private async Task<Dictionary<string, ApiKey>> ReadAsync(string[] prefixes, CancellationToken cancellationToken)
    {
        await using var session = await _pool.OpenAsync(cancellationToken);
        return await session.Db.ApiKeys.AsNoTracking().Where(key => prefixes.Contains(key.Prefix))
            .ToDictionaryAsync(key => key.Prefix, cancellationToken);
    }
}
