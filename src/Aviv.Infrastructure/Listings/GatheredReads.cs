using System.Threading.Channels;

namespace Aviv.Infrastructure.Listings;

/// <summary>
/// Answers all who ask at the same time by one query: those who ask while one runs gather for the next, and so no answer is from
/// before its question. One query for ten costs the database and this process a fraction of ten.
/// </summary>
internal sealed class GatheredReads<T> : IDisposable
    where T : class
{
    private const int MostIds = 64;

    // What takes longer, such as a lock, a long history or a lost connection, holds nobody else up.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly Channel<Question> _questions = Channel.CreateUnbounded<Question>(new() { SingleReader = true });
    private readonly Func<long[], Task<Dictionary<long, T>>> _read;
    private readonly TimeProvider _clock;

    public GatheredReads(Func<long[], Task<Dictionary<long, T>>> read, TimeProvider clock)
    {
        (_read, _clock) = (read, clock);
        // It outlives the request that happens to need it first, and is no part of it.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(AnswerAllAsync);
    }

    private sealed class Question(long id) : TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Id { get; } = id;
    }

    public Task<T?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var question = new Question(id);
        return _questions.Writer.TryWrite(question) ? question.Task.WaitAsync(cancellationToken) : throw new ObjectDisposedException(nameof(GatheredReads<>));
    }

    public void Dispose() => _questions.Writer.TryComplete();

    private async Task AnswerAllAsync()
    {
        while (await _questions.Reader.WaitToReadAsync())
            await Task.WhenAny(AnswerAsync(Gathered()), Task.Delay(Patience, _clock));
    }

    private List<Question> Gathered()
    {
        var gathered = new List<Question>();
        while (gathered.Count < MostIds && _questions.Reader.TryRead(out var question)) gathered.Add(question);
        return gathered;
    }

    private async Task AnswerAsync(List<Question> questions)
    {
        try
        {
            var found = await _read([.. questions.Select(question => question.Id).Distinct()]);
            foreach (var question in questions) question.SetResult(found.GetValueOrDefault(question.Id));
        }
        catch (Exception fault)
        {
            foreach (var question in questions) question.TrySetException(fault);
        }
    }
}
