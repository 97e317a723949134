using System.Diagnostics.Metrics;
using Aviv.Application.Common;

namespace Aviv.Application.Search;

/// <summary>What exports are under way, and how much they hand out.</summary>
public sealed class ExportMetrics(IMeterFactory meters)
{
    private readonly UpDownCounter<long> _running =
        meters.Aviv().CreateUpDownCounter<long>("aviv.exports.running", "{export}", "Exports under way.");

    private readonly Counter<long> _rows =
        meters.Aviv().CreateCounter<long>("aviv.export.rows", "{listing}", "Listings that exports handed out.");

    /// <summary>Until it is disposed of.</summary>
    internal IDisposable Begin() => new Running(_running);

    internal void Exported(int rows) => _rows.Add(rows);

    private sealed class Running : IDisposable
    {
        private readonly UpDownCounter<long> _running;

        public Running(UpDownCounter<long> running) => (_running = running).Add(1);

        public void Dispose() => _running.Add(-1);
    }
}
