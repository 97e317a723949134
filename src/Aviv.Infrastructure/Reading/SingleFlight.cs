using Aviv.Infrastructure.Persistence;

namespace Aviv.Infrastructure.Reading;

/// <summary>
/// Lets all who ask at the same time share one answer. Who asks while one is on its way waits for the next, so that no answer is
/// from before its question.
/// </summary>
/// <param name="clock">Tells how long an answer takes.</param>
/// <param name="patience">What takes longer, such as a lock or a lost connection, holds the next one up for no more than that.</param>
/// <param name="mostItems">How many different items share one; the next has the rest.</param>
/// <param name="gathering">How long one waits for more before it departs.</param>
public sealed class SingleFlight<TItem, TAnswer>(
    TimeProvider clock, TimeSpan patience, int mostItems = int.MaxValue, TimeSpan gathering = default)
    where TItem : notnull
{
    // For departures, in all.
    private const int MostWaiting = 10_000;

    // By question. Its lock is that of every flight.
    private readonly Dictionary<string, Flight> _newest = [];
    private int _waiting;

    private sealed class Flight(Func<TItem[], CancellationToken, Task<TAnswer>> read)
    {
        // Each passenger goes on by himself; else one thread would write the answers of all, one after another.
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Abandoned { get; } = new();

        /// <summary>What is wanted, and by how many: by nobody, once all have left it.</summary>
        public Dictionary<TItem, int> Items { get; } = [];

        public bool HasDeparted { get; set; }

        /// <summary>Ends when the next may depart.</summary>
        public Task Way { get; set; } = Task.CompletedTask;

        public async Task AnswerAsync(TItem[] items)
        {
            try
            {
                Answer.SetResult(await read(items, Abandoned.Token));
            }
            catch (Exception fault)
            {
                Answer.SetException(fault);
                // All may have left, who would have seen it.
                _ = Answer.Task.Exception;
            }
        }
    }

    /// <summary>An answer, or the exception of all who share it.</summary>
    /// <param name="question">What flights are apart by.</param>
    /// <param name="item">What is asked of the one that it boards.</param>
    /// <param name="read">
    /// Answers all who share it, by their items without repetition. It is no part of any of their requests, may outlive them, and is
    /// cancelled when nobody waits any more.
    /// </param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    /// <exception cref="BulkheadFullException">Too many wait already.</exception>
    public async Task<TAnswer> AskAsync(
        string question, TItem item, Func<TItem[], CancellationToken, Task<TAnswer>> read, CancellationToken cancellationToken)
    {
        var flight = Board(question, item, read);
        try
        {
            return await flight.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (!flight.Answer.Task.IsCompleted && IsAbandonedBy(flight, item)) await flight.Abandoned.CancelAsync();
        }
    }

    private Flight Board(string question, TItem item, Func<TItem[], CancellationToken, Task<TAnswer>> read)
    {
        lock (_newest)
        {
            if (_waiting >= MostWaiting) throw new BulkheadFullException();
            var flight = _newest.GetValueOrDefault(question);
            if (flight is not { HasDeparted: false } || (flight.Items.Count >= mostItems && !flight.Items.ContainsKey(item)))
                _newest[question] = flight = After(flight, question, read);
            flight.Items[item] = flight.Items.GetValueOrDefault(item) + 1;
            _waiting++;
            return flight;
        }
    }

    private Flight After(Flight? before, string question, Func<TItem[], CancellationToken, Task<TAnswer>> read)
    {
        var (flight, way) = (new Flight(read), before?.Way ?? Task.CompletedTask);
        // It is no part of the request that happens to come first.
        using (ExecutionContext.SuppressFlow()) flight.Way = FlyAsync(question, flight, way);
        return flight;
    }

    private async Task FlyAsync(string question, Flight flight, Task before)
    {
        await before;
        // To the end of the queue: who was answered just now, and asks again at once, comes along.
        await Task.Yield();
        if (gathering > TimeSpan.Zero) await Task.Delay(gathering, clock);
        if (Depart(flight) is { Length: > 0 } items) await Task.WhenAny(Task.Delay(patience, clock), flight.AnswerAsync(items));
        lock (_newest) if (_newest.GetValueOrDefault(question) == flight) _newest.Remove(question);
    }

    // None where all have left: then nobody need be answered.
    private TItem[] Depart(Flight flight)
    {
        lock (_newest)
        {
            flight.HasDeparted = true;
            _waiting -= flight.Items.Values.Sum();
            return [.. flight.Items.Keys];
        }
    }

    private bool IsAbandonedBy(Flight flight, TItem item)
    {
        lock (_newest)
        {
            if (--flight.Items[item] == 0) flight.Items.Remove(item);
            if (!flight.HasDeparted) _waiting--;
            return flight is { HasDeparted: true, Items.Count: 0 };
        }
    }
}
