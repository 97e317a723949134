using System.Diagnostics;
using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aviv.Application.Writes;

/// <summary>Tells how writes end: a line in the log for each, within a budget, and metrics for all.</summary>
internal sealed partial class WriteTelemetry : IDisposable
{
    private readonly LineBudget _budget;
    private readonly ILogger<WriteTelemetry> _logger;
    private readonly Counter<long> _writes, _retries, _priceChanges;

    public WriteTelemetry(IMeterFactory meters, TimeProvider clock, IOptions<LogSettings> settings, ILogger<WriteTelemetry> logger)
    {
        (_budget, _logger) = (new(clock, settings.Value.WritesPerSecond), logger);
        var meter = meters.Aviv();
        _writes = meter.CreateCounter<long>("aviv.writes", "{write}", "Writes that reached the database, by kind and by how they ended.");
        _retries = meter.CreateCounter<long>("aviv.write.retries", "{try}", "Further tries of writes, after a lost race or a fault.");
        _priceChanges = meter.CreateCounter<long>(
            "aviv.price.changes", "{price}", "Prices that committed writes logged, by where the price went.");
        // Seen as soon as writes are, so that a panel of them is not empty.
        foreach (var afterALostRace in new[] { true, false }) Retried(afterALostRace, times: 0);
    }

    public void Retried(bool afterALostRace, int times = 1) =>
        _retries.Add(times, new KeyValuePair<string, object?>("reason", afterALostRace ? "lost_race" : "fault"));

    /// <summary>To be called once for each write, when it is over.</summary>
    public void Ended(WriteReport report)
    {
        _writes.Add(1, new("kind", report.Kind), new("outcome", report.End));
        foreach (var direction in report.PriceDirections) _priceChanges.Add(1, new KeyValuePair<string, object?>("direction", direction));
        // Who writes to what is not there leaves no trace in the database either.
        if (report.End != WriteEnd.NotFound && _logger.IsEnabled(LogLevel.Information) && _budget.Take(LogLeftOut)) Log(report);
    }

    public void Dispose() => _budget.Dispose();

    private void Log(WriteReport report) => LogEnded(
        report.Kind, report.Listing, report.Caller, report.Version, report.End, report.Tries, report.Elapsed.TotalMilliseconds,
        Activity.Current?.TraceId.ToString());

    [LoggerMessage(
        EventId = 2001, Level = LogLevel.Information,
        Message = "{Kind} of listing {Listing} by {Caller} {Outcome}, version {Version}, {Tries} tries, {ElapsedMs:0.0} ms {TraceId}")]
    private partial void LogEnded(
        string kind, long? listing, string? caller, long? version, string outcome, int tries, double elapsedMs, string? traceId);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "{Count} writes of the last second were left out of the log")]
    private partial void LogLeftOut(int count);
}
