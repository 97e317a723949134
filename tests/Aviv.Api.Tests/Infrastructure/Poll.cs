using System.Net;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>For what no event tells of, such as the state of another process.</summary>
internal static class Poll
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>For any wait in a test: far more than it takes, on a busy machine too, for it is there to end a test that hangs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(Interval, CancellationToken.None);
        }
    }

    /// <summary>
    /// Asks until it is served: on a busy machine the API may refuse, within its limits of time, what it would serve. Only where
    /// limits are not what is tested, and a write that is not known to have failed may be made twice.
    /// </summary>
    public static async Task<HttpResponseMessage> UntilServedAsync(Func<Task<HttpResponseMessage>> askAsync)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var answer = await askAsync();
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || limit.IsCancellationRequested) return answer;
            answer.Dispose();
            await Task.Delay(Interval, CancellationToken.None);
        }
    }
}
