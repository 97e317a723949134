using System.Diagnostics;
using Aviv.Application.Writes;

namespace Aviv.Infrastructure.Writes;

/// <summary>
/// Bounds the commits that are under way. Where a synchronous standby is away, each waits for it and keeps its connection, and
/// without a bound they would take all there are. Then writes are refused, at best before they begin.
/// </summary>
internal sealed class CommitSlots(int count) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _free = new(count);
    private long _movedAt = Stopwatch.GetTimestamp();

    /// <summary>To be asked before a write begins: where no commit has ended for a while, its own would have to wait as well.</summary>
    /// <exception cref="WriteRefusedException"><see cref="WriteRefusal.CommitsWaiting"/>.</exception>
    public void RequireMoving()
    {
        if (_free.CurrentCount == 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _movedAt)) > Patience) throw Refused();
    }

    /// <exception cref="WriteRefusedException"><see cref="WriteRefusal.CommitsWaiting"/>.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(Patience, cancellationToken)) throw Refused();
        Volatile.Write(ref _movedAt, Stopwatch.GetTimestamp());
    }

    public void Release()
    {
        Volatile.Write(ref _movedAt, Stopwatch.GetTimestamp());
        _free.Release();
    }

    public void Dispose() => _free.Dispose();

    private static WriteRefusedException Refused() =>
        new(WriteRefusal.CommitsWaiting, new TimeoutException("As many commits as may wait for their end, as for a standby."));
}
