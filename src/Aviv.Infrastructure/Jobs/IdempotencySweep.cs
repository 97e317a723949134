using Aviv.Application.Common;
using Aviv.Application.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Jobs;

/// <summary>Removes the rows of keys that have had their time. Every instance sweeps; they do not disturb each other.</summary>
internal sealed partial class IdempotencySweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<IdempotencySweep> logger)
    : PeriodicJob(TimeSpan.FromMinutes(10), clock)
{
    // What one statement deletes well within a command's time limit. In a large table PostgreSQL looks so few up by the primary key;
    // for 5,000 it reads the whole table, in each batch anew.
    public const int BatchSize = 1_000;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Nobody waits for it, and it must not end the API: the next round goes on where this one stopped.
            LogMissed(fault.GetBaseException().Message);
        }
    }

    // Batch by batch until none is left: each is a transaction of its own, so whatever ends a sweep leaves less for the next.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var expired = Clock.GetUtcNow() - IdempotencyRecord.Life;
        var swept = 0;
        while (await DeleteBatchAsync(expired, cancellationToken) is > 0 and var deleted) swept += deleted;
        LogSwept(swept);
    }

    private async Task<int> DeleteBatchAsync(DateTimeOffset expired, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAvivDb>().IdempotencyRecords
            .Where(record => record.CreatedAt <= expired).OrderBy(record => record.CreatedAt).Take(BatchSize)
            .ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Swept {Count} expired idempotency keys")]
    private partial void LogSwept(int count);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Expired idempotency keys were not swept: {Reason}")]
    private partial void LogMissed(string reason);
}
