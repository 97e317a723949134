using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Limits;

/// <summary>
/// Lets one caller, or one network of the anonymous, run half of all exports at once: each lasts as long as its client goes on reading, so
/// that a budget of them does not leave any to others.
/// </summary>
internal sealed class ExportShares(IOptions<LongRunningSettings> settings, RateLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _running = [];
    private readonly int _most = Math.Max(1, settings.Value.MaxConnections / 2);

    /// <summary>To be disposed of when the export ends; null where the caller runs as many as it may.</summary>
    public IDisposable? TryBegin(HttpContext http)
    {
        var caller = limits.Hold ? limits.KeyOf(http) : "";
        lock (_lock)
        {
            var running = _running.GetValueOrDefault(caller);
            if (limits.Hold && running >= _most) return null;
            _running[caller] = running + 1;
            return new Running(this, caller);
        }
    }

    private void End(string caller)
    {
        lock (_lock)
        {
            if (--_running[caller] == 0) _running.Remove(caller);
        }
    }

    private sealed class Running(ExportShares shares, string caller) : IDisposable
    {
        public void Dispose() => shares.End(caller);
    }
}
