using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Aviv.Application.Common;

namespace Aviv.Infrastructure.Persistence;

/// <summary>How full the bulkheads are, and how long is waited at them.</summary>
public sealed class BulkheadMetrics
{
    private readonly ConcurrentBag<Bulkhead> _bulkheads = [];
    private readonly Histogram<double> _waits;

    public BulkheadMetrics(IMeterFactory meters)
    {
        var meter = meters.Aviv();
        _waits = meter.CreateHistogram<double>("aviv.bulkhead.wait", "s", "How long was waited for a turn, by those who had to wait.");
        meter.CreateObservableCounter("aviv.requests.shed", Each(bulkhead => bulkhead.Refused), "{request}", "Turns that were refused.");
        meter.CreateObservableGauge(
            "aviv.bulkhead.running", Each(bulkhead => bulkhead.Running), null, "Turns taken, or kilobytes of responses.");
        meter.CreateObservableGauge("aviv.bulkhead.waiting", Each(bulkhead => bulkhead.Waiting), null, "The same, waited for.");
        meter.CreateObservableGauge("aviv.bulkhead.limit", Each(bulkhead => bulkhead.Limit), null, "The most that may be taken.");
    }

    internal void Watch(Bulkhead bulkhead) => _bulkheads.Add(bulkhead);

    internal Wait BeginWait(string bulkhead) => new(_waits, bulkhead, Stopwatch.GetTimestamp());

    private Func<IEnumerable<Measurement<long>>> Each(Func<Bulkhead, long> value) =>
        () => _bulkheads.Select(bulkhead => new Measurement<long>(value(bulkhead), Tag(bulkhead.Name)));

    private static KeyValuePair<string, object?> Tag(string bulkhead) => new("bulkhead", bulkhead);

    internal readonly struct Wait(Histogram<double> waits, string bulkhead, long begun) : IDisposable
    {
        public void Dispose() => waits.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, Tag(bulkhead));
    }
}
