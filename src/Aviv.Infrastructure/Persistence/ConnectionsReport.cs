using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Persistence;

/// <summary>Says once the API serves how many connections the instance may take, so that nobody has to add them up.</summary>
internal sealed partial class ConnectionsReport(IServiceProvider services, ILogger<ConnectionsReport> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Not by the constructor: hosted services are made before the settings are found right or wrong.
        var pools = services.GetRequiredService<Connections>().ByName;
        LogConnections(pools.Values.Sum(), string.Join(", ", pools.Select(pool => $"{pool.Key} {pool.Value}")));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventId = 4004, Level = LogLevel.Information,
        Message = "This instance takes at most {Connections} connections to PostgreSQL: {Pools}")]
    private partial void LogConnections(int connections, string pools);
}
