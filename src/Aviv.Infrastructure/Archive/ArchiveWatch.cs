using System.Diagnostics.Metrics;
using Aviv.Application.Archive;
using Aviv.Application.Common;
using Aviv.Infrastructure.Jobs;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Archive;

/// <summary>Tells how long ago prices were last archived, and how many are; nothing where nobody archives.</summary>
internal sealed partial class ArchiveWatch : PeriodicJob
{
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<ArchiveWatch> _logger;
    private DateTimeOffset? _endedAt;
    private long _rows;
    private bool _isMissing;

    public ArchiveWatch(IServiceScopeFactory scopes, TimeProvider clock, IMeterFactory meters, ILogger<ArchiveWatch> logger)
        : base(TimeSpan.FromSeconds(15), clock)
    {
        (_scopes, _logger) = (scopes, logger);
        var meter = meters.Aviv();
        meter.CreateObservableGauge(
            "aviv.archive.age", () => Known(at => (Clock.GetUtcNow() - at).TotalSeconds), "s",
            "How long ago a run of archive last ended with nothing left to do; nothing where none ever did.");
        meter.CreateObservableGauge(
            "aviv.archive.rows", () => Known(_ => _rows), "{row}", "Rows that are in the archive, and not in the price log.");
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AvivDbContext>();
            _rows = await db.ArchiveParts.Where(part => part.State == PartState.Archived)
                .SumAsync(part => (long)part.Digest!.Rows, cancellationToken);
            _endedAt = await db.ArchiveRuns.MaxAsync(run => (DateTimeOffset?)run.EndedAt, cancellationToken);
            _isMissing = false;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Once, however long it lasts: nobody waits for it, and it must not end the API.
            if (!_isMissing) LogMissed(fault.GetBaseException().Message);
            _isMissing = true;
        }
    }

    private IEnumerable<Measurement<T>> Known<T>(Func<DateTimeOffset, T> value)
        where T : struct => _endedAt is { } at ? [new(value(at))] : [];

    [LoggerMessage(EventId = 5401, Level = LogLevel.Warning, Message = "The last run of archive is not known: {Reason}")]
    private partial void LogMissed(string reason);
}
