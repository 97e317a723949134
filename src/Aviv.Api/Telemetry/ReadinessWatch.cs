using Aviv.Api.Health;

namespace Aviv.Api.Telemetry;

/// <summary>Asks for readiness all the time, whether or not a load balancer does: metrics tell what was found last.</summary>
internal sealed class ReadinessWatch(Readiness readiness, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await readiness.AskAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // As it should.
        }
    }
}
