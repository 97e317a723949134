using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Aviv.Application.Prices;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aviv.Infrastructure.Jobs;

/// <summary>
/// Looks all the time for histories that do not fit their listings, as somebody's UPDATE by hand leaves them. It goes round and round, a
/// page at a time, and the instances share one walk, whose position is a row. The verb <c>verify</c> looks at everything at once.
/// </summary>
internal sealed partial class DriftCheck : PeriodicJob
{
    // 500,000 listings in four hours, by a statement or two of some milliseconds.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // Timers of two instances meet in any order, and by some milliseconds each is early or late.
    private static readonly TimeSpan Due = Interval - TimeSpan.FromSeconds(1);

    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<DriftCheck> _logger;
    private readonly Counter<long> _checked;
    private DriftCheckState? _known;
    private bool _isMissing;

    public DriftCheck(IServiceScopeFactory scopes, TimeProvider clock, IMeterFactory meters, ILogger<DriftCheck> logger)
        : base(Interval, clock)
    {
        (_scopes, _logger) = (scopes, logger);
        var meter = meters.Aviv();
        _checked = meter.CreateCounter<long>("aviv.drift.checked", "{listing}", "Listings whose history this instance has checked.");
        meter.CreateObservableGauge(
            "aviv.drift.listings", () => Known(state => state.Faulty), "{listing}",
            "Listings whose history does not fit, as all instances have found in the present round or the one before it.");
        meter.CreateObservableGauge(
            "aviv.drift.check.age", () => Known(state => Age(state).TotalSeconds), "s",
            "How long ago a page of histories was last checked, by whichever instance and with or without listings in it.");
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
            _isMissing = false;
        }
        catch (DbUpdateException fault) when (IsOfAnotherInstance(fault))
        {
            // Another instance was quicker.
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Once, however long it lasts, as on a standby: nobody waits for it, and it must not end the API.
            if (!_isMissing) LogMissed(fault.GetBaseException().Message);
            _isMissing = true;
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AvivDbContext>();
        var state = await db.DriftChecks.SingleOrDefaultAsync(cancellationToken) ?? db.DriftChecks.Add(new()).Entity;
        if (Age(state) >= Due)
        {
            var page = await scope.ServiceProvider.GetRequiredService<VerifyHistories>().CheckPageAsync(state.Position, cancellationToken);
            state.GoOn(page.IsLast ? null : page.Listings[^1].Id, page.Faulty.Count, Clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            Tell(page);
        }

        _known = state;
    }

    // Whichever way the clock went meanwhile.
    private TimeSpan Age(DriftCheckState state) => (Clock.GetUtcNow() - state.CheckedAt).Duration();

    // Nothing before the first time, as where the row may not be read.
    private IEnumerable<Measurement<T>> Known<T>(Func<DriftCheckState, T> value)
        where T : struct => _known is { } state ? [new(value(state))] : [];

    // It moved the row, or made it.
    private static bool IsOfAnotherInstance(DbUpdateException fault) =>
        fault is DbUpdateConcurrencyException
        || fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private void Tell(VerifiedPage page)
    {
        _checked.Add(page.Listings.Count);
        if (page.Faulty is [var first, ..]) LogFound(page.Faulty.Count, first.Id);
    }

    [LoggerMessage(
        EventId = 5101, Level = LogLevel.Warning,
        Message = "{Count} histories do not fit their listings, the first is that of listing {Listing}; see them all by the verb verify")]
    private partial void LogFound(int count, long listing);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Warning, Message = "The histories are not checked: {Reason}")]
    private partial void LogMissed(string reason);
}
