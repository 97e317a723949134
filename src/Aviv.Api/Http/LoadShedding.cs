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
/// <param name="Always">Whether every request does; else the endpoint takes the turn itself, when it goes to the database.</param>
internal sealed record NeedsDatabase(bool Always = true);

/// <summary>Lets as many at the database at once as it can serve; the others wait for a while.</summary>
internal sealed class DatabaseTurns(ConcurrencyLimiter turns)
{
    // With what a shared read waits before (SingleFlight), a second.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(900);

    /// <summary>A turn, to be disposed of; null or not acquired where none was to be had.</summary>
    public async Task<RateLimitLease?> TryTakeAsync(CancellationToken aborted)
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

    /// <exception cref="ApiErrorException">None was to be had.</exception>
    public async Task<RateLimitLease> TakeAsync(CancellationToken aborted) =>
        await TryTakeAsync(aborted) is { IsAcquired: true } turn ? turn : throw new ApiErrorException(ApiError.Unavailable);
}

/// <summary>
/// Refuses what the database cannot serve in time. Without it, requests would queue at the connection pool, where each waits
/// its full time and then fails.
/// </summary>
internal sealed class LoadShedding(RequestDelegate next, DatabaseTurns turns)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsDatabase>() is not { Always: true })
        {
            await next(context);
            return;
        }

        using var turn = await turns.TryTakeAsync(context.RequestAborted);
        await (turn is { IsAcquired: true } ? next(context) : context.WriteProblemAsync(ApiError.Unavailable));
    }
}

internal static class LoadSheddingSetup
{
    /// <summary>Has requests of a route take their turn only when they go to the database.</summary>
    public static RouteHandlerBuilder TakesItsTurn(this RouteHandlerBuilder route) => route.WithMetadata(new NeedsDatabase(Always: false));

    public static void AddLoadShedding(this IServiceCollection services)
    {
        services.AddOptions<LoadSettings>().BindConfiguration("Load")
            .Validate(load => load is { MaxRunning: null or > 0, MaxWaiting: >= 0 }, "Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.")
            .ValidateOnStart();
        services.AddSingleton(provider =>
        {
            var load = provider.GetRequiredService<IOptions<LoadSettings>>().Value;
            var pool = provider.GetRequiredService<IOptions<DatabaseSettings>>().Value.PoolSize;
            return new DatabaseTurns(new(new() { PermitLimit = load.MaxRunning ?? pool, QueueLimit = load.MaxWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));
        });
    }
}
