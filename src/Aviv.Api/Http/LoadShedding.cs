using System.Threading.RateLimiting;
using Aviv.Api.Errors;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Http;

/// <summary>How many requests the API lets at the database: section <c>Load</c> of the configuration.</summary>
internal sealed class LoadSettings
{
    /// <summary>Requests running at once; by default as many as the connection pool holds.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Requests waiting for their turn, each at most a second; more are refused at once.</summary>
    public int MaxWaiting { get; init; } = 512;
}

/// <summary>Marks the endpoints that need the database, and so a turn.</summary>
internal sealed class NeedsDatabase;

/// <summary>
/// Refuses what the database cannot serve in time. Without it, requests would queue at the connection pool, where each waits
/// its full time and then fails.
/// </summary>
internal sealed class LoadShedding(RequestDelegate next, ConcurrencyLimiter turns)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsDatabase>() is null)
        {
            await next(context);
            return;
        }

        using var turn = await TakeAsync(context.RequestAborted);
        await (turn is { IsAcquired: true } ? next(context) : context.WriteProblemAsync(ApiError.Unavailable));
    }

    private async Task<RateLimitLease?> TakeAsync(CancellationToken aborted)
    {
        var turn = turns.AttemptAcquire();
        if (turn.IsAcquired) return turn;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(LongestWait);
        try
        {
            return await turns.AcquireAsync(1, limit.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }
}

internal static class LoadSheddingSetup
{
    public static void AddLoadShedding(this IServiceCollection services)
    {
        services.AddOptions<LoadSettings>().BindConfiguration("Load")
            .Validate(load => load is { MaxRunning: null or > 0, MaxWaiting: >= 0 }, "Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.")
            .ValidateOnStart();
        services.AddSingleton(provider =>
        {
            var load = provider.GetRequiredService<IOptions<LoadSettings>>().Value;
            var pool = provider.GetRequiredService<IOptions<DatabaseSettings>>().Value.PoolSize;
            return new ConcurrencyLimiter(new() { PermitLimit = load.MaxRunning ?? pool, QueueLimit = load.MaxWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        });
    }
}
