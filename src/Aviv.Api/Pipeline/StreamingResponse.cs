using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Aviv.Api.Pipeline;

/// <summary>An answer that is written while it is read. It may take as long as its client goes on reading.</summary>
internal sealed class StreamingResponse : IDisposable
{
    // Long enough for a client that catches its breath, short enough for a connection that nobody reads from.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _pause;
    private readonly CancellationTokenSource _stop;

    private StreamingResponse(HttpContext http, TimeProvider clock)
    {
        _pause = new(LongestPause, clock);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_pause.Token, http.RequestAborted);
        Output = http.Response.BodyWriter;
    }

    public PipeWriter Output { get; }

    public CancellationToken Stop => _stop.Token;

    /// <exception cref="TimeoutException">The client has not read for too long.</exception>
    public static async Task WriteAsync(HttpContext http, Func<StreamingResponse, Task> write)
    {
        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        using var answer = new StreamingResponse(http, http.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            await write(answer);
        }
        // Whatever it was doing at that moment may fail in its own way.
        catch (Exception fault) when (answer._pause.IsCancellationRequested)
        {
            throw new TimeoutException("the client has not read for 30 seconds", fault);
        }
    }

    /// <summary>Sends what was written; returns when the client has room for more.</summary>
    public async Task FlushAsync()
    {
        await Output.FlushAsync(Stop);
        _pause.CancelAfter(LongestPause);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _pause.Dispose();
    }
}
