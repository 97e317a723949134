using System.Threading.RateLimiting;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Lets as many in at once as can be served; others wait for a while, and are refused beyond a number. Without it, requests would
/// queue at the connection pool, where each waits its full time and then fails.
/// </summary>
public sealed class Bulkhead : IDisposable
{
    // With what a request waits besides, a second.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(900);

    private readonly ConcurrencyLimiter _turns;
    private readonly BulkheadMetrics _metrics;
    private long _refused;

    /// <param name="name">What it is for, as in <c>long_history</c>.</param>
    /// <param name="limit">How many, or how much, may be in at once.</param>
    /// <param name="maxWaiting">How many, or how much, may wait.</param>
    /// <param name="metrics">Of all bulkheads.</param>
    public Bulkhead(string name, int limit, int maxWaiting, BulkheadMetrics metrics)
    {
        (Name, Limit, _metrics) = (name, limit, metrics);
        _turns = new(new()
        {
            PermitLimit = limit,
            QueueLimit = maxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        metrics.Watch(this);
    }

    public string Name { get; }

    public int Limit { get; }

    public long Running => Limit - _turns.GetStatistics()!.CurrentAvailablePermits;

    public long Waiting => _turns.GetStatistics()!.CurrentQueuedCount;

    /// <summary>How often it was full so far.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Some of what there is, until it is disposed of.</summary>
    /// <exception cref="BulkheadFullException">It was not to be had in time.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken, int permits = 1)
    {
        var turn = _turns.AttemptAcquire(permits);
        return turn.IsAcquired ? turn : await WaitAsync(permits, cancellationToken);
    }

    public void Dispose() => _turns.Dispose();

    private async Task<IDisposable> WaitAsync(int permits, CancellationToken cancellationToken)
    {
        using var measured = _metrics.BeginWait(Name);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestWait);
        try
        {
            var turn = await _turns.AcquireAsync(permits, limit.Token);
            return turn.IsAcquired ? turn : throw Full();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Full();
        }
    }

    private BulkheadFullException Full()
    {
        Interlocked.Increment(ref _refused);
        return new();
    }
}

/// <summary>As many as can be served at once are being served, and enough wait.</summary>
public sealed class BulkheadFullException() : Exception("There is no room for one more at this moment.");
