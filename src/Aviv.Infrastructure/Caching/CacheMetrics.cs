using System.Diagnostics.Metrics;
using Aviv.Application.Common;

namespace Aviv.Infrastructure.Caching;

/// <summary>How often the cache has what is wanted, how old that is, and where it comes from otherwise.</summary>
public sealed class CacheMetrics(IMeterFactory meters)
{
    internal const string Redis = "redis";
    internal const string Database = "database";

    // None is given that is older than 1.5 seconds.
    private static readonly InstrumentAdvice<double> Ages = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 1.5] };

    private readonly Counter<long> _reads = meters.Aviv().CreateCounter<long>(
        "aviv.cache.reads", "{read}", "Reads that the cache may answer: a hit, or a miss, where one reading serves all who wait for it.");

    private readonly Histogram<double> _ages = meters.Aviv().CreateHistogram(
        "aviv.cache.answer_age", "s", "How old the answers were that the cache gave.", advice: Ages);

    private readonly Counter<long> _fills = meters.Aviv().CreateCounter<long>(
        "aviv.cache.fills", "{read}", "Readings for the cache, by where it looked.");

    /// <summary>Null for a miss.</summary>
    internal void Read(ReadKind kind, TimeSpan? age)
    {
        _reads.Add(1, new("kind", kind.Name), new("result", age is null ? "miss" : "hit"));
        if (age is { } known) _ages.Record(known.TotalSeconds);
    }

    internal void Filled(ReadKind kind, string source) => _fills.Add(1, new("kind", kind.Name), new("source", source));
}
