using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>
/// What one application counts of itself, from here on. Others of this process are told apart by their factories of meters, which what
/// leaves a process does not do.
/// </summary>
internal sealed class Counts : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _counted = new();
    private readonly MeterListener _listener = new();

    public Counts(IMeterFactory own)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AvivMeter.Name && instrument.Meter.Scope == own) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public static Counts Of(AvivApp app) => new(app.Services.GetRequiredService<IMeterFactory>());

    /// <summary>
    /// How much was added to a series such as <c>aviv.writes{kind=…,outcome=…}</c>, or what it shows at the moment; null for nothing.
    /// </summary>
    public double? this[string series]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _counted.TryGetValue(series, out var value) ? value : null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = instrument.Name;
        if (tags.Length > 0) series += $"{{{string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}}}";
        _counted.AddOrUpdate(series, value, (_, sum) => instrument.IsObservable ? value : sum + value);
    }
}
