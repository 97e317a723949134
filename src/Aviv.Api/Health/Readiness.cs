using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Replicas;

namespace Aviv.Api.Health;

/// <summary>What an instance is ready for; null where nothing is in the way.</summary>
/// <param name="NoReads">Why it is not ready at all.</param>
/// <param name="NoWrites">Why it is not ready for writes.</param>
internal sealed record Ready(string? NoReads, string? NoWrites)
{
    public static Ready For(string? noReads, string? noWrites = null) => new(noReads, noReads ?? noWrites);
}

/// <summary>
/// Finds out what the instance is ready for: at most once a second and one check at a time, whose result all share who ask. Nobody can make
/// the database work by asking.
/// </summary>
internal sealed partial class Readiness(
    DatabaseProbe database, StaleReads stale, WarmUp warmUp, TimeProvider clock, ILogger<Readiness> logger)
{
    private const string Away = "The database does not answer.";
    private const string Broken = "The instance met a fault of its own; its log has it.";
    private const string Unmigrated = "Migrations are missing; run: dotnet ef database update";
    private const string ReadOnly = "The database takes no writes: it is a standby, or set read-only.";

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Ready Late = Ready.For("The instance is warming up, or the database is slow.");

    private readonly Lock _lock = new();
    private Task<Ready>? _newest;
    private Ready? _last;
    private long _begun;

    public async Task<Ready> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Newest().WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Late;
        }
    }

    private Task<Ready> Newest()
    {
        lock (_lock)
        {
            if (_newest is not null && !(_newest.IsCompleted && clock.GetElapsedTime(_begun) >= Life)) return _newest;
            _begun = clock.GetTimestamp();
            // It is no part of the request that happens to ask.
            using (ExecutionContext.SuppressFlow()) return _newest = Task.Run(CheckAsync);
        }
    }

    private async Task<Ready> CheckAsync()
    {
        var found = await FindAsync();
        // Once, however long it lasts.
        if (found != _last) Log(found);
        return _last = found;
    }

    private async Task<Ready> FindAsync()
    {
        DatabaseState? state = null;
        var away = await TryAsync(async () => state = await database.AskAsync(CancellationToken.None));
        if (state is null && !stale.AreAnswered) return Ready.For(away);
        if (state is { IsMigrated: false }) return Ready.For(Unmigrated);
        if (await TryAsync(warmUp.ReadsAsync) is { } cold) return Ready.For(cold);
        if (state is null) return Ready.For(noReads: null, away);
        return Ready.For(noReads: null, state.TakesWrites ? await TryAsync(warmUp.WritesAsync) : ReadOnly);
    }

    // The reason alone goes out: anybody may ask, and exceptions name the server and the role.
    private async Task<string?> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        // Somebody has to mend it, so it is told apart from a database that comes back by itself.
        catch (Exception fault) when (DatabaseFault.RefusesCertificate(fault))
        {
            return await database.WhyRefusedAsync();
        }
        catch (Exception fault) when (DatabaseFault.IsUnavailable(fault))
        {
            return Away;
        }
        catch (ColdException cold)
        {
            return cold.Message;
        }
        catch (Exception fault)
        {
            LogBroken(fault);
            return Broken;
        }
    }

    private void Log(Ready found)
    {
        if (found.NoReads is { } all) LogNotReady("", all);
        else if (found.NoWrites is { } writes) LogNotReady(" for writes", writes);
        else LogReady();
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Ready")]
    private partial void LogReady();

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Not ready{For}: {Reason}")]
    private partial void LogNotReady(string @for, string reason);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "The readiness check failed unexpectedly")]
    private partial void LogBroken(Exception fault);
}
