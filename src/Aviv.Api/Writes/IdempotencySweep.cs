using Aviv.Application.Common;
using Aviv.Application.Writes;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Writes;

/// <summary>Removes the rows of keys that have had their time. Every instance sweeps; they do not disturb each other.</summary>
internal sealed partial class IdempotencySweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<IdempotencySweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TrySweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host may also end without stopping, as when its port is taken; then it would report this as a fault.
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Nobody waits for it, and it must not end the API: the next round does the work of this one.
            LogMissed(fault.GetBaseException().Message);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var expired = clock.GetUtcNow() - IdempotencyRecord.Life;
        var swept = await scope.ServiceProvider.GetRequiredService<IAvivDb>().IdempotencyRecords
            .Where(record => record.CreatedAt <= expired).ExecuteDeleteAsync(cancellationToken);
        LogSwept(swept);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Swept {Count} expired idempotency keys")]
    private partial void LogSwept(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired idempotency keys were not swept: {Reason}")]
    private partial void LogMissed(string reason);
}
