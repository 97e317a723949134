namespace Aviv.Application.Common;

/// <summary>How much is written to the log of what comes in numbers: section <c>Logging</c> of the configuration.</summary>
public sealed class LogSettings
{
    /// <summary>Lines a second about writes; 200 by default, and with 0 only how many there were.</summary>
    public int WritesPerSecond { get; init; } = 200;
}

/// <summary>Lets so many lines a second into the log, and tells how many it left out.</summary>
internal sealed class LineBudget(TimeProvider clock, int perSecond) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ITimer? _end;
    private int _taken;
    private int _leftOut;

    /// <summary>Whether a line may be written now. If any may not, the number of them is told when the second is over.</summary>
    public bool Take(Action<int> tellLeftOut)
    {
        lock (_lock)
        {
            // A second begins with its first line.
            if (_taken + _leftOut == 0) _end = clock.CreateTimer(_ => End(tellLeftOut), null, Second, Timeout.InfiniteTimeSpan);
            if (_taken >= perSecond)
            {
                _leftOut++;
                return false;
            }

            _taken++;
            return true;
        }
    }

    public void Dispose() => _end?.Dispose();

    private void End(Action<int> tellLeftOut)
    {
        int leftOut;
        lock (_lock)
        {
            _end?.Dispose();
            (leftOut, _taken, _leftOut) = (_leftOut, 0, 0);
        }

        if (leftOut > 0) tellLeftOut(leftOut);
    }
}
