using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Reading;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Reading;

/// <summary>Flights whose passengers want different things, as the batch loader has them.</summary>
public sealed class SharedFlightTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly SingleFlight<long, Dictionary<long, string>> _reads;
    private readonly System.Threading.Channels.Channel<Query> _queries = System.Threading.Channels.Channel.CreateUnbounded<Query>();

    public SharedFlightTests() => _reads = new(_clock, Patience, mostItems: 64);

    private sealed record Query(long[] Ids, TaskCompletionSource<Dictionary<long, string>> Rows, CancellationToken Abandoned)
    {
        public void Answer(params long[] ids) => Rows.SetResult(ids.ToDictionary(id => id, id => $"listing {id}"));
    }

    [Fact]
    public async Task QuestionsDuringAQuery_ShareTheNext_AndEachGetsItsOwnAnswer()
    {
        var first = FindAsync(1);
        var query = await NextAsync();
        var (again, second, third, none) = (FindAsync(1), FindAsync(2), FindAsync(2), FindAsync(3));
        Assert.False(_queries.Reader.TryPeek(out _));
        query.Answer(1);

        var shared = await NextAsync();
        Assert.Equal([1], query.Ids);
        Assert.Equal([1, 2, 3], shared.Ids);
        Assert.Equal("listing 1", await first);
        // What was read before the question is no answer to it.
        Assert.False(again.IsCompleted);
        shared.Answer(1, 2);
        Assert.Equal(["listing 1", "listing 2", "listing 2", null], [await again, await second, await third, await none]);
    }

    [Fact]
    public async Task QueriesOfMany_RunOneAfterAnother()
    {
        var (running, most) = (0, 0);

        await Parallel.ForAsync(1, 2_000, async (id, stop) => Assert.Equal($"listing {id}", (await _reads.AskAsync("", id, async (ids, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return ids.ToDictionary(id => id, id => $"listing {id}");
        }, stop))[id]));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task QueryThatTakesLong_HoldsNobodyUp()
    {
        var slow = FindAsync(1);
        var query = await NextAsync();
        var second = FindAsync(2);

        _clock.Advance(TimeSpan.FromMilliseconds(10));

        (await NextAsync()).Answer(2);
        Assert.Equal("listing 2", await second);
        Assert.False(slow.IsCompleted);
        query.Answer(1);
        Assert.Equal("listing 1", await slow);
    }

    // Else many that wait for a slow one would all be asked at once.
    [Fact]
    public async Task QueriesBehindOneThatTakesLong_GoOneByOne()
    {
        var slow = FindAsync(1);
        var query = await NextAsync();
        var others = Enumerable.Range(2, 100).Select(id => FindAsync(id)).ToList();

        _clock.Advance(TimeSpan.FromMilliseconds(10));
        var next = await NextAsync();

        Assert.False(_queries.Reader.TryPeek(out _));
        next.Answer(next.Ids);
        await NextAsync(answers: true);
        await Task.WhenAll(others);
        query.Answer(1);
        Assert.Equal("listing 1", await slow);
    }

    [Fact]
    public async Task QueryThatFails_FailsItsQuestionsOnly()
    {
        var (first, query) = (FindAsync(1), await NextAsync());
        var second = FindAsync(2);

        query.Rows.SetException(new TimeoutException("Too slow."));

        (await NextAsync()).Answer(2);
        Assert.Equal("Too slow.", (await Assert.ThrowsAsync<TimeoutException>(() => first)).Message);
        Assert.Equal("listing 2", await second);
    }

    [Fact]
    public async Task ManyQuestions_AreAskedInSeveralQueries()
    {
        var first = FindAsync(1);
        var query = await NextAsync();
        var others = Enumerable.Range(2, 100).Select(id => FindAsync(id)).ToList();
        query.Answer(1);

        var (some, rest) = (await NextAsync(answers: true), await NextAsync(answers: true));

        Assert.Equal(Enumerable.Range(2, 64).Select(id => (long)id), some.Ids);
        Assert.Equal(Enumerable.Range(66, 36).Select(id => (long)id), rest.Ids);
        Assert.Equal(Enumerable.Range(2, 100).Select(id => $"listing {id}"), await Task.WhenAll(others));
        Assert.Equal("listing 1", await first);
    }

    [Fact]
    public async Task QuestionOfManyThatIsAskedAgain_NeedsNoQueryMore()
    {
        var first = FindAsync(1);
        var query = await NextAsync();
        var others = Enumerable.Range(2, 64).Select(id => FindAsync(id)).ToList();
        var again = FindAsync(2);
        query.Answer(1);

        await NextAsync(answers: true);

        await Task.WhenAll([first, again, .. others]);
        Assert.False(_queries.Reader.TryPeek(out _));
    }

    [Fact]
    public async Task QuestionGivenUp_EndsAtOnce_AndLeavesTheOthersTheirAnswer()
    {
        using var gone = new CancellationTokenSource();
        var leaver = FindAsync(1, gone.Token);
        var query = await NextAsync();
        var stayer = FindAsync(2);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        query.Answer(1);
        (await NextAsync()).Answer(2);
        Assert.Equal("listing 2", await stayer);
    }

    [Fact]
    public async Task QueryThatAllHaveLeft_IsCancelled_AndNotBefore()
    {
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var first = FindAsync(1);
        var query = await NextAsync();
        var leavers = new[] { FindAsync(2, one.Token), FindAsync(3, other.Token) };
        query.Answer(1);
        var shared = await NextAsync();

        await one.CancelAsync();
        Assert.False(shared.Abandoned.IsCancellationRequested);
        await other.CancelAsync();

        Assert.True(shared.Abandoned.IsCancellationRequested);
        Assert.Equal("listing 1", await first);
        foreach (var leaver in leavers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
    }

    [Fact]
    public async Task QuestionsOfThoseWhoLeftBeforeTheirQuery_AreNotAsked()
    {
        using var gone = new CancellationTokenSource();
        var first = FindAsync(1);
        var query = await NextAsync();
        var (leaver, stayer) = (FindAsync(2, gone.Token), FindAsync(3));
        var (otherLeaver, other) = (FindAsync(3, gone.Token), FindAsync(3));
        await gone.CancelAsync();
        // By then their places are given up.
        foreach (var one in new[] { leaver, otherLeaver }) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        query.Answer(1);
        var next = await NextAsync(answers: true);

        Assert.Equal([3], next.Ids);
        Assert.Equal(["listing 1", "listing 3", "listing 3"], [await first, await stayer, await other]);
    }

    private async Task<string?> FindAsync(long id, CancellationToken cancellationToken = default) =>
        (await _reads.AskAsync("", id, QueryAsync, cancellationToken).WaitAsync(Poll.Limit, CancellationToken.None)).GetValueOrDefault(id);

    private Task<Dictionary<long, string>> QueryAsync(long[] ids, CancellationToken abandoned)
    {
        var query = new Query(ids, new(), abandoned);
        Assert.True(_queries.Writer.TryWrite(query));
        return query.Rows.Task;
    }

    private async Task<Query> NextAsync(bool answers = false)
    {
        var query = await _queries.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Poll.Limit);
        if (answers) query.Answer(query.Ids);
        return query;
    }
}
