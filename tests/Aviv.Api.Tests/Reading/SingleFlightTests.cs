using System.Threading.Channels;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Reading;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Reading;

public sealed class SingleFlightTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new();
    private readonly SingleFlight<int, string> _flights;
    private readonly Channel<Reading> _readings = Channel.CreateUnbounded<Reading>();

    public SingleFlightTests() => _flights = new(_clock, Patience);

    private sealed record Reading(TaskCompletionSource<string> Answer, CancellationToken Abandoned);

    [Fact]
    public async Task Questions_WhileAnAnswerIsOnItsWay_ShareTheNext()
    {
        var first = AskAsync("a");
        var reading = await NextAsync();
        var others = new[] { AskAsync("a"), AskAsync("a"), AskAsync("a") };
        Assert.False(_readings.Reader.TryPeek(out _));

        reading.Answer.SetResult("old");
        Assert.Equal("old", await first);
        // What was read before the question is no answer to it.
        Assert.DoesNotContain(others, other => other.IsCompleted);

        (await NextAsync()).Answer.SetResult("new");
        Assert.Equal(["new", "new", "new"], await Task.WhenAll(others));
        Assert.False(_readings.Reader.TryPeek(out _));
    }

    [Fact]
    public async Task OtherQuestion_WaitsForNobody()
    {
        var (first, reading) = (AskAsync("a"), await NextAsync());
        var second = AskAsync("b");

        (await NextAsync()).Answer.SetResult("of b");

        Assert.Equal("of b", await second);
        reading.Answer.SetResult("of a");
        Assert.Equal("of a", await first);
    }

    [Fact]
    public async Task AnswerThatTakesLong_HoldsNobodyUp()
    {
        var (slow, reading) = (AskAsync("a"), await NextAsync());
        var second = AskAsync("a");
        await Poll.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return _readings.Reader.TryPeek(out _);
        }, "the second was read");

        (await NextAsync()).Answer.SetResult("second");

        Assert.Equal("second", await second);
        Assert.False(slow.IsCompleted);
        reading.Answer.SetResult("slow");
        Assert.Equal("slow", await slow);
    }

    [Fact]
    public async Task AnswerThatFails_FailsThoseWhoShareIt()
    {
        var (first, reading) = (AskAsync("a"), await NextAsync());
        var second = AskAsync("a");

        reading.Answer.SetException(new TimeoutException("Too slow."));

        (await NextAsync()).Answer.SetResult("second");
        Assert.Equal("Too slow.", (await Assert.ThrowsAsync<TimeoutException>(() => first)).Message);
        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task QuestionGivenUp_EndsAtOnce_AndLeavesTheOthersTheirAnswer()
    {
        var (first, reading) = (AskAsync("a"), await NextAsync());
        using var gone = new CancellationTokenSource();
        var (leaver, stayer) = (AskAsync("a", gone.Token), AskAsync("a"));
        reading.Answer.SetResult("first");
        reading = await NextAsync();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.False(reading.Abandoned.IsCancellationRequested);
        reading.Answer.SetResult("second");
        Assert.Equal(["first", "second"], [await first, await stayer]);
    }

    [Fact]
    public async Task QuestionGivenUpByAll_IsReadNoMore_AndMayBeAskedAgain()
    {
        using var gone = new CancellationTokenSource();
        var (leaver, reading) = (AskAsync("a", gone.Token), await NextAsync());
        var waiting = AskAsync("a", gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(reading.Abandoned.IsCancellationRequested);
        var again = AskAsync("a");
        reading.Answer.SetCanceled(reading.Abandoned);
        // For nobody who waited in vain, that is.
        reading = await NextAsync();
        Assert.False(reading.Abandoned.IsCancellationRequested);
        reading.Answer.SetResult("again");
        Assert.Equal("again", await again);
    }

    [Fact]
    public async Task Answer_IsNoPartOfTheRequestThatCameFirst()
    {
        var request = new AsyncLocal<string?> { Value = "first" };
        var flights = new SingleFlight<int, string?>(_clock, Patience);

        Assert.Null(await flights.AskAsync("a", 0, (_, _) => Task.FromResult<string?>(request.Value), CancellationToken.None));

        Assert.Equal("first", request.Value);
    }

    [Fact]
    public async Task Questions_FromManySides_AreEachAnsweredByWhatWasReadAfterThem()
    {
        const int Questions = 20_000;
        var (now, readings) = (0L, 0);
        var flights = new SingleFlight<int, long>(_clock, Patience);

        await Parallel.ForAsync(0, Questions, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, stop) =>
        {
            var asked = Interlocked.Increment(ref now);
            var read = await flights.AskAsync($"{i % 3}", 0, async (_, _) =>
            {
                Interlocked.Increment(ref readings);
                var seen = Interlocked.Read(ref now);
                await Task.Yield();
                return seen;
            }, stop);
            Assert.InRange(read, asked, long.MaxValue);
        });

        Assert.InRange(readings, 1, Questions - 1);
    }

    [Fact]
    public async Task Questions_BeyondWhatMayWait_AreRefused_UntilSomeNoLongerDo()
    {
        using var gone = new CancellationTokenSource();
        var (first, reading) = (AskAsync("a"), await NextAsync());
        var waiting = Enumerable.Range(0, 10_000).Select(_ => AskAsync("a", gone.Token)).ToList();
        await Assert.ThrowsAsync<BulkheadFullException>(() => AskAsync("b"));

        await gone.CancelAsync();

        foreach (var leaver in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        var last = Enumerable.Range(0, 10_000).Select(_ => AskAsync("a")).ToList();
        reading.Answer.SetResult("first");
        (await NextAsync()).Answer.SetResult("last");
        Assert.Equal("first", await first);
        Assert.All(await Task.WhenAll(last), answer => Assert.Equal("last", answer));
    }

    private Task<string> AskAsync(string question, CancellationToken cancellationToken = default) =>
        _flights.AskAsync(question, 0, (_, abandoned) =>
        {
            var reading = new Reading(new(), abandoned);
            Assert.True(_readings.Writer.TryWrite(reading));
            return reading.Answer.Task;
        }, cancellationToken).WaitAsync(Poll.Limit, CancellationToken.None);

    private Task<Reading> NextAsync() => _readings.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Poll.Limit);
}
