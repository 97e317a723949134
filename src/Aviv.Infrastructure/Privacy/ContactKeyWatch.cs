using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Aviv.Infrastructure.Jobs;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Privacy;

/// <summary>Tells how old the newest key is, and how long ago all numbers were brought under it.</summary>
internal sealed partial class ContactKeyWatch : PeriodicJob
{
    private readonly IServiceScopeFactory _scopes;
    private readonly ContactKeys _keys;
    private readonly ILogger<ContactKeyWatch> _logger;
    private DateTimeOffset? _rotatedAt;
    private bool _hasLooked;

    public ContactKeyWatch(
        IServiceScopeFactory scopes, ContactKeys keys, TimeProvider clock, IMeterFactory meters, ILogger<ContactKeyWatch> logger)
        : base(TimeSpan.FromSeconds(15), clock)
    {
        (_scopes, _keys, _logger) = (scopes, keys, logger);
        var meter = meters.Aviv();
        meter.CreateObservableGauge(
            "aviv.privacy.key.age", () => Known(keys.Age), "s",
            "How long phone numbers have been sealed under the newest key of this instance; nothing where its id is no date.");
        meter.CreateObservableGauge(
            "aviv.privacy.rotation.age", () => Known(RotationAge), "s",
            "How long ago a rotation last ended with all phone numbers under the newest key; where none ever did, the age of that key.");
    }

    private TimeSpan? RotationAge => !_hasLooked ? null : _rotatedAt is { } at ? Clock.GetUtcNow() - at : _keys.Age;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            _rotatedAt = await scope.ServiceProvider.GetRequiredService<AvivDbContext>().ContactKeys
                .MaxAsync(key => key.RotatedAt, cancellationToken);
            _hasLooked = true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Nobody waits for it, and it must not end the API: what was known is told until the next time.
            LogMissed(fault.GetBaseException().Message);
        }
    }

    private static IEnumerable<Measurement<double>> Known(TimeSpan? age) => age is { } value ? [new(value.TotalSeconds)] : [];

    [LoggerMessage(EventId = 5301, Level = LogLevel.Warning, Message = "The last rotation of phone numbers is not known: {Reason}")]
    private partial void LogMissed(string reason);
}
