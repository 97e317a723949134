using Microsoft.Extensions.Hosting;

namespace Aviv.Infrastructure.Jobs;

/// <summary>What is done again each time an interval has passed, as long as the API runs. What it throws ends the API.</summary>
/// <param name="interval">From the start to the first time, and from each time to the next.</param>
/// <param name="clock">By which it passes.</param>
public abstract class PeriodicJob(TimeSpan interval, TimeProvider clock) : BackgroundService
{
    // Made here, since the host starts without waiting for ExecuteAsync: whoever moves the clock after the start moves this timer too.
    private readonly PeriodicTimer _timer = new(interval, clock);

    protected TimeProvider Clock { get; } = clock;

    public override void Dispose()
    {
        base.Dispose();
        _timer.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host may also end without stopping, as when its port is taken; then it would report this as a fault.
        }
    }
}
