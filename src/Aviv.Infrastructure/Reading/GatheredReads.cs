using System.Threading.Channels;
using Aviv.Infrastructure.Persistence;

namespace Aviv.Infrastructure.Reading;

/// <summary>
/// Answers all who ask at the same time by one query: those who ask while one runs gather for the next, and so no answer is from
/// before its question. One query for ten costs the database and this process a fraction of ten.
/// </summary>
internal sealed class GatheredReads<T> : IDisposable
    where T : class
{
    private const int MostIds = 64;
    private const int MostWaiting = 10_000;

    // What takes longer, such as a lock or a lost connection, holds nobody else up.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Func<long[], CancellationToken, Task<Dictionary<long, T>>> _read;
    private readonly TimeProvider _clock;

    public GatheredReads(Func<long[], CancellationToken, Task<Dictionary<long, T>>> read, TimeProvider clock)
    {
        (_read, _clock) = (read, clock);
        // It outlives the request that happens to need it first, and is no part of it.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(AnswerAllAsync);
    }

    private sealed class Question(long id, CancellationToken asker) : TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Id { get; } = id;

        public CancellationToken Asker { get; } = asker;
    }

    public Task<T?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var question = new Question(id, cancellationToken);
        if (_questions.Writer.TryWrite(question)) return question.Task.WaitAsync(cancellationToken);
        throw _questions.Reader.Completion.IsCompleted ? new ObjectDisposedException(nameof(GatheredReads<>)) : new BulkheadFullException();
    }

    public void Dispose() => _questions.Writer.TryComplete();

    private async Task AnswerAllAsync()
    {
        while (await _questions.Reader.WaitToReadAsync())
            await Task.WhenAny(AnswerAsync(Gathered()), Task.Delay(Patience, _clock));
    }

    // Who has left need not be answered.
    private List<Question> Gathered()
    {
        var gathered = new List<Question>();
        while (gathered.Count < MostIds && _questions.Reader.TryRead(out var question))
            if (!question.Asker.IsCancellationRequested) gathered.Add(question);
        return gathered;
    }

    private async Task AnswerAsync(List<Question> questions)
    {
        if (questions is []) return;
        using var abandoned = new AllLeft(questions.ConvertAll(question => question.Asker));
        try
        {
            var found = await _read([.. questions.Select(question => question.Id).Distinct()], abandoned.Token);
            foreach (var question in questions) question.SetResult(found.GetValueOrDefault(question.Id));
        }
        catch (Exception fault)
        {
            foreach (var question in questions) question.TrySetException(fault);
            // All may have left, who would have seen it.
            foreach (var question in questions) _ = question.Task.Exception;
        }
    }
}
