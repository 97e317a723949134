using System.Threading.RateLimiting;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Lets as many in at once as can be served; others wait for a while, and are refused beyond a number. Without it, requests would
/// queue at the connection pool, where each waits its full time and then fails.
/// </summary>
public sealed class Bulkhead(int running, int waiting) : IDisposable
{
    // With what a request waits besides, a second.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(900);

    private readonly ConcurrencyLimiter _turns =
        new(new() { PermitLimit = running, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Some of what there is, until it is disposed of.</summary>
    /// <exception cref="BulkheadFullException">It was not to be had in time.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken, int permits = 1)
    {
        var turn = _turns.AttemptAcquire(permits);
        if (turn.IsAcquired) return turn;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestWait);
        try
        {
            turn = await _turns.AcquireAsync(permits, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BulkheadFullException();
        }

        return turn.IsAcquired ? turn : throw new BulkheadFullException();
    }

    public void Dispose() => _turns.Dispose();
}

/// <summary>As many as can be served at once are being served, and enough wait.</summary>
public sealed class BulkheadFullException() : Exception("There is no room for one more at this moment.");
