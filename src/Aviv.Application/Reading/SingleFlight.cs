namespace Aviv.Application.Reading;

/// <summary>
/// Lets all who ask the same at the same time share one answer. Who asks while one is on its way shares the next, so that no
/// answer is from before its question.
/// </summary>
public sealed class SingleFlight<T>(TimeProvider clock)
{
    // What takes longer, such as a lost connection, holds nobody else up for more than that. Much shorter, and many would read what is slow at once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // By question. Its lock is that of every flight.
    private readonly Dictionary<string, Flight> _newest = [];

    private sealed class Flight
    {
        // Each passenger goes on by himself; else one thread would write the answers of all, one after another.
        public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Abandoned { get; } = new();

        public int Passengers { get; set; }

        public bool HasLeft { get; set; }
    }

    /// <summary>An answer, or the exception of all who share it.</summary>
    /// <param name="question">What makes two questions the same.</param>
    /// <param name="answer">Is called for one of those who share it, and may outlive that one. Cancelled when nobody waits any more.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    public async Task<T> AskAsync(string question, Func<CancellationToken, Task<T>> answer, CancellationToken cancellationToken)
    {
        var flight = Board(question, answer);
        try
        {
            return await flight.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (IsEmptyWithoutOne(flight)) await flight.Abandoned.CancelAsync();
        }
    }

    private Flight Board(string question, Func<CancellationToken, Task<T>> answer)
    {
        lock (_newest)
        {
            var flight = _newest.GetValueOrDefault(question);
            if (flight is not { HasLeft: false, Passengers: > 0 })
            {
                var (before, next) = (flight?.Answer.Task, new Flight());
                // It is no part of the request that happens to come first.
                using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => FlyAsync(question, next, before, answer), CancellationToken.None);
                _newest[question] = flight = next;
            }

            flight.Passengers++;
            return flight;
        }
    }

    private async Task FlyAsync(string question, Flight flight, Task? before, Func<CancellationToken, Task<T>> answer)
    {
        try
        {
            if (before is not null) await Task.WhenAny(before, Task.Delay(Patience, clock));
            flight.Abandoned.Token.ThrowIfCancellationRequested();
            lock (_newest) flight.HasLeft = true;
            flight.Answer.SetResult(await answer(flight.Abandoned.Token));
        }
        catch (Exception fault)
        {
            flight.Answer.SetException(fault);
            // All may have left, who would have seen it.
            _ = flight.Answer.Task.Exception;
        }
        finally
        {
            lock (_newest) if (_newest.GetValueOrDefault(question) == flight) _newest.Remove(question);
        }
    }

    private bool IsEmptyWithoutOne(Flight flight)
    {
        lock (_newest) return --flight.Passengers == 0 && !flight.Answer.Task.IsCompleted;
    }
}
