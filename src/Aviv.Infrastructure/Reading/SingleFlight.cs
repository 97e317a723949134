using Aviv.Infrastructure.Persistence;

namespace Aviv.Infrastructure.Reading;

/// <summary>How long a flight takes passengers, and how many.</summary>
/// <param name="Patience">What takes longer, such as a lock or a lost connection, holds the next one up for no more than that.</param>
/// <param name="MostItems">How many different items share one; the next has the rest.</param>
/// <param name="Gathering">How long it waits for more before it departs.</param>
public sealed record FlightPlan(TimeSpan Patience, int MostItems = int.MaxValue, TimeSpan Gathering = default);

/// <summary>
/// Lets all who ask at the same time share one answer. Who asks while one is on its way waits for the next, so that no answer is
/// from before its question.
/// </summary>
/// <param name="read">
/// Answers all who share a flight, by their items without repetition. It is no part of any of their requests, may outlive them, and is
/// cancelled when nobody waits any more.
/// </param>
/// <param name="plan">Of all flights.</param>
/// <param name="clock">Tells how long they take.</param>
public sealed class SingleFlight<TItem, TAnswer>(Func<TItem[], CancellationToken, Task<TAnswer>> read, FlightPlan plan, TimeProvider clock)
    where TItem : notnull
{
    // For departures, in all.
    private const int MostWaiting = 10_000;

    // By question. Its lock is that of every flight.
    private readonly Dictionary<string, Flight> _newest = [];
    private int _waiting;

    private sealed class Flight
    {
        // Each passenger goes on by himself; else one thread would write the answers of all, one after another.
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Abandoned { get; } = new();

        /// <summary>With how many passengers want each.</summary>
        public Dictionary<TItem, int> Items { get; } = [];

        public int Passengers { get; set; }

        public bool HasLeft { get; set; }

        /// <summary>Ends when the next may depart.</summary>
        public Task Way { get; set; } = Task.CompletedTask;

        public bool Takes(TItem item, int most) => !HasLeft && (Items.Count < most || Items.ContainsKey(item));

        public void Board(TItem item)
        {
            Passengers++;
            Items[item] = Items.GetValueOrDefault(item) + 1;
        }

        public void Leave(TItem item)
        {
            Passengers--;
            if (--Items[item] == 0) Items.Remove(item);
        }
    }

    /// <summary>An answer, or the exception of all who share it.</summary>
    /// <param name="question">What flights are apart by.</param>
    /// <param name="item">What is asked of the one that it boards.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    /// <exception cref="BulkheadFullException">Too many wait already.</exception>
    public async Task<TAnswer> AskAsync(string question, TItem item, CancellationToken cancellationToken)
    {
        var flight = Board(question, item);
        try
        {
            return await flight.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (!flight.Answer.Task.IsCompleted && IsAbandonedBy(flight, item)) await flight.Abandoned.CancelAsync();
        }
    }

    private Flight Board(string question, TItem item)
    {
        lock (_newest)
        {
            if (_waiting >= MostWaiting) throw new BulkheadFullException();
            var flight = _newest.GetValueOrDefault(question);
            if (flight?.Takes(item, plan.MostItems) != true) _newest[question] = flight = After(flight, question);
            flight.Board(item);
            _waiting++;
            return flight;
        }
    }

    private Flight After(Flight? before, string question)
    {
        var (flight, way) = (new Flight(), before?.Way ?? Task.CompletedTask);
        // It is no part of the request that happens to come first.
        using (ExecutionContext.SuppressFlow()) flight.Way = Task.Run(() => FlyAsync(question, flight, way));
        return flight;
    }

    private async Task FlyAsync(string question, Flight flight, Task before)
    {
        await before;
        if (plan.Gathering > TimeSpan.Zero) await Task.Delay(plan.Gathering, clock);
        if (Depart(flight) is { Length: > 0 } items) await Task.WhenAny(Task.Delay(plan.Patience, clock), AnswerAsync(flight, items));
        lock (_newest) if (_newest.GetValueOrDefault(question) == flight) _newest.Remove(question);
    }

    // None where all have left: then nobody need be answered.
    private TItem[] Depart(Flight flight)
    {
        lock (_newest)
        {
            flight.HasLeft = true;
            _waiting -= flight.Passengers;
            return [.. flight.Items.Keys];
        }
    }

    private async Task AnswerAsync(Flight flight, TItem[] items)
    {
        try
        {
            flight.Answer.SetResult(await read(items, flight.Abandoned.Token));
        }
        catch (Exception fault)
        {
            flight.Answer.SetException(fault);
            // All may have left, who would have seen it.
            _ = flight.Answer.Task.Exception;
        }
    }

    private bool IsAbandonedBy(Flight flight, TItem item)
    {
        lock (_newest)
        {
            flight.Leave(item);
            if (!flight.HasLeft) _waiting--;
            return flight is { HasLeft: true, Passengers: 0 };
        }
    }
}
