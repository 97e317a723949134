using System.Threading.RateLimiting;

namespace Aviv.Api.Limits;

/// <summary>What is left of a budget after a request.</summary>
/// <param name="IsTaken">Whether there was something for it.</param>
/// <param name="Left">Requests that may follow in this window.</param>
/// <param name="Reset">When the window ends.</param>
/// <param name="IsFirstRefusal">Whether it is the first of its window that found nothing.</param>
internal readonly record struct Share(bool IsTaken, int Left, TimeSpan Reset, bool IsFirstRefusal);

/// <summary>
/// So many requests in a window that begins with its first. The framework's limiter counts. Its windows would go by the machine's
/// clock, and by a timer each, so they are turned here.
/// </summary>
internal sealed class Budget(int limit, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly FixedWindowRateLimiter _permits = new(new()
    {
        PermitLimit = limit,
        // It gives all back whenever it is told to.
        Window = TimeSpan.FromTicks(1),
        AutoReplenishment = false,
    });

    private long _began = clock.GetTimestamp();
    private bool _hasRefused;

    /// <summary>Takes one, if there is one. To be called by one at a time.</summary>
    public Share Take()
    {
        if (clock.GetElapsedTime(_began) >= Window) Turn();
        var isTaken = _permits.AttemptAcquire().IsAcquired;
        var isFirstRefusal = !isTaken && !_hasRefused;
        _hasRefused = !isTaken;
        var left = (int)_permits.GetStatistics()!.CurrentAvailablePermits;
        return new(isTaken, left, Window - clock.GetElapsedTime(_began), isFirstRefusal);
    }

    public void Dispose() => _permits.Dispose();

    private void Turn()
    {
        _permits.TryReplenish();
        (_began, _hasRefused) = (clock.GetTimestamp(), false);
    }
}
