using Aviv.Infrastructure.Jobs;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Access;

/// <summary>Writes down in which hour each key was last used, once a minute for all that were: no request waits for it.</summary>
internal sealed partial class ApiKeyUseJob(IServiceScopeFactory scopes, ApiKeyUses uses, TimeProvider clock, ILogger<ApiKeyUseJob> logger)
    : PeriodicJob(TimeSpan.FromMinutes(1), clock)
{
    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var used = uses.Take();
        if (used is []) return;
        try
        {
            await WriteAsync(used, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // In the next minute again: another instance may have made the same row.
            foreach (var prefix in used) uses.Add(prefix);
            LogMissed(fault.GetBaseException().Message);
        }
    }

    private async Task WriteAsync(string[] used, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AvivDbContext>();
        var known = await db.ApiKeyUses.Where(use => used.Contains(use.Prefix)).ToDictionaryAsync(use => use.Prefix, cancellationToken);
        // A key may be gone by now.
        var keys = await db.ApiKeys.Where(key => used.Contains(key.Prefix)).Select(key => key.Prefix).ToListAsync(cancellationToken);
        foreach (var prefix in keys)
        {
            var use = known.GetValueOrDefault(prefix) ?? db.ApiKeyUses.Add(new(prefix)).Entity;
            use.At(Clock.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 5201, Level = LogLevel.Warning, Message = "The last use of keys was not written down: {Reason}")]
    private partial void LogMissed(string reason);
}
