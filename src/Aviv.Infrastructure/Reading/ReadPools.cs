using System.Text.Json;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Reading;

/// <summary>A pool for each workload.</summary>
internal sealed class ReadPools(
    Connections connections, DataSources sources, BulkheadMetrics metrics, DbContextOptions<AvivDbContext> options)
    : IReadSessions, IAsyncDisposable
{
    private readonly Dictionary<Workload, ReadPool> _pools = Enum.GetValues<Workload>().ToDictionary(
        workload => workload,
        workload => new ReadPool(
            JsonNamingPolicy.SnakeCaseLower.ConvertName($"{workload}"), connections.Of(workload), sources, metrics, options));

    public ReadPool this[Workload workload] => _pools[workload];

    public async Task<IReadSession> OpenAsync(Workload workload, CancellationToken cancellationToken) =>
        await _pools[workload].OpenAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values) await pool.DisposeAsync();
    }
}
