using Aviv.Application.Access;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Aviv.Infrastructure.Access;

/// <summary>Keeps what it found of keys in memory for half a minute, and that there is none of a prefix, too.</summary>
internal sealed class ApiKeys : IApiKeys, IDisposable
{
    // A key that is revoked is refused everywhere within a minute; here is half of that for a busy database.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    // Of some 300 bytes each. Beyond them nothing is kept for a moment, and the database asked.
    private const int MostKept = 20_000;

    private readonly ReadPool _pool;
    private readonly ApiKeyUses _uses;
    private readonly TimeProvider _clock;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly SingleFlight<string, Dictionary<string, ApiKey>> _flights =
        new(TimeProvider.System, patience: TimeSpan.FromMilliseconds(10), mostItems: 64);

    private sealed record Kept(ApiKey? Key, long AskedAt);

    public ApiKeys(ReadPools pools, ApiKeyUses uses, TimeProvider clock) =>
        (_pool, _uses, _clock) = (pools[Workload.ById], uses, clock);

    public async Task<ApiKey?> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue<Kept>(prefix, out var kept) && _clock.GetElapsedTime(kept!.AskedAt) < Age) return kept.Key;
        // Counted from before the question: the answer may be from then.
        var askedAt = _clock.GetTimestamp();
        var found = await _flights.AskAsync("", prefix, ReadAsync, cancellationToken);
        var key = found.GetValueOrDefault(prefix);
        _kept.Set(prefix, new Kept(key, askedAt), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Age });
        return key;
    }

    public void Used(string prefix) => _uses.Add(prefix);

    public void Dispose() => _kept.Dispose();

    private async Task<Dictionary<string, ApiKey>> ReadAsync(string[] prefixes, CancellationToken cancellationToken)
    {
        await using var session = await _pool.OpenAsync(cancellationToken);
        return await session.Db.ApiKeys.AsNoTracking().Where(key => prefixes.Contains(key.Prefix))
            .ToDictionaryAsync(key => key.Prefix, cancellationToken);
    }
}
