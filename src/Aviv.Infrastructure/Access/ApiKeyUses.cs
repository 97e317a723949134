using System.Collections.Concurrent;

namespace Aviv.Infrastructure.Access;

/// <summary>The keys that were used since they were last taken from here. There are no more than there are keys.</summary>
internal sealed class ApiKeyUses
{
    private ConcurrentDictionary<string, byte> _used = new();

    // Mostly it is there already, and then nothing is locked.
    public void Add(string prefix)
    {
        var used = _used;
        if (!used.ContainsKey(prefix)) used.TryAdd(prefix, 0);
    }

    public string[] Take() => [.. Interlocked.Exchange(ref _used, new()).Keys];
}
