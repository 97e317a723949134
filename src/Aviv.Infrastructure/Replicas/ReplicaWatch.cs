using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Replicas;

/// <summary>
/// Writes the heartbeat and looks for it on each replica, several times within the age that it may have; without replicas, nothing.
/// </summary>
internal sealed partial class ReplicaWatch(IServiceProvider services, ILogger<ReplicaWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // How old a beat is is a matter of real time, whatever the time is that listings are given.
    private static readonly TimeProvider Clock = TimeProvider.System;

    // Not by the constructor: hosted services are made before the settings are found right or wrong.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (replicas, heartbeat) = (services.GetRequiredService<ReplicaSet>(), services.GetRequiredService<Heartbeat>());
        if (replicas.IsEmpty) return;
        await Task.WhenAll([
            EachTimeAsync("the primary", beat => heartbeat.BeatAsync(Clock, beat), () => { }, stoppingToken),
            .. replicas.All.Select(one => EachTimeAsync(one.Name, one.LookAsync, one.Distrust, stoppingToken)),
            RemoveOldAsync(heartbeat, stoppingToken),
        ]);
    }

    private async Task RemoveOldAsync(Heartbeat heartbeat, CancellationToken stopping)
    {
        try
        {
            await heartbeat.RemoveOldAsync(stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // The next start does.
            LogAway("the primary", DatabaseFault.Words(fault));
        }
    }

    // Of a fault that lasts, the first time and the last are told.
    private async Task EachTimeAsync(string server, Func<CancellationToken, Task> act, Action fail, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, Clock);
        var isAway = false;
        try
        {
            do
            {
                var fault = await TryAsync(act, stopping);
                if (fault is not null) fail();
                if (fault is not null && !isAway) LogAway(server, DatabaseFault.Words(fault));
                if (fault is null && isAway) LogBack(server);
                isAway = fault is not null;
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static async Task<Exception?> TryAsync(Func<CancellationToken, Task> act, CancellationToken stopping)
    {
        try
        {
            await act(stopping);
            return null;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            return fault;
        }
    }

    [LoggerMessage(
        EventId = 3101, Level = LogLevel.Warning,
        Message = "No heartbeat by {Server}, and until there is one reads go to the primary: {Reason}")]
    private partial void LogAway(string server, string reason);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "The heartbeat goes by {Server} again")]
    private partial void LogBack(string server);
}
