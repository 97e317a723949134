using Aviv.Api.Health;
using Aviv.Infrastructure.Jobs;

namespace Aviv.Api.Telemetry;

/// <summary>Asks for readiness all the time, whether or not a load balancer does: metrics tell what was found last.</summary>
internal sealed class ReadinessWatch(Readiness readiness, TimeProvider clock) : PeriodicJob(TimeSpan.FromSeconds(5), clock)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => readiness.AskAsync(cancellationToken);
}
