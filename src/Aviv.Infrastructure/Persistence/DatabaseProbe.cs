using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>What the database can be used for.</summary>
/// <param name="IsMigrated">Whether it has every migration that this build knows; it may have newer ones.</param>
/// <param name="TakesWrites">Whether the server is the primary, and not set read-only.</param>
public sealed record DatabaseState(bool IsMigrated, bool TakesWrites);

/// <summary>Asks the database on the one connection of its own, so that health takes none from requests.</summary>
public sealed class DatabaseProbe : IAsyncDisposable
{
    // On a standby, transactions are read-only whatever the setting was.
    private const string State =
        """SELECT current_setting('transaction_read_only') = 'off', ARRAY(SELECT "MigrationId"::text FROM "__EFMigrationsHistory")""";

    private readonly NpgsqlDataSource _source;
    private readonly DataSources _others;
    private readonly IServiceScopeFactory _scopes;
    private string[]? _known;
    private bool _tookWrites = true;
    private bool? _answered;

    /// <param name="source">Of health alone.</param>
    /// <param name="others">That follow the primary.</param>
    /// <param name="scopes">Know the migrations.</param>
    /// <param name="meters">Show what was found last; nothing before the first time.</param>
    public DatabaseProbe(NpgsqlDataSource source, DataSources others, IServiceScopeFactory scopes, IMeterFactory meters)
    {
        (_source, _others, _scopes) = (source, others, scopes);
        Observe(meters, "aviv.database.readable", "Whether the database answered: 1 or 0.", () => _answered);
        Observe(
            meters, "aviv.database.writable", "Whether it took writes: 1 or 0.",
            () => _answered is { } answered ? answered && _tookWrites : null);
    }

    /// <summary>One at a time.</summary>
    public async Task<DatabaseState> AskAsync(CancellationToken cancellationToken)
    {
        var isAnswered = false;
        try
        {
            var (takesWrites, applied) = await ReadAsync(cancellationToken);
            isAnswered = true;
            Follow(takesWrites);
            return new(!Known().Except(applied).Any(), takesWrites);
        }
        finally
        {
            _answered = isAnswered;
        }
    }

    /// <summary>Why the certificate of the database is refused, where it is, in words that may go out.</summary>
    public Task<string> WhyRefusedAsync() => RefusedCertificate.WhyAsync(_source.ConnectionString);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void Observe(IMeterFactory meters, string name, string description, Func<bool?> found) =>
        meters.Aviv().CreateObservableGauge(
            name, () => found() is { } fact ? [new(fact ? 1 : 0)] : Array.Empty<Measurement<int>>(), unit: null, description);

    // A primary that was set read-only may have a successor elsewhere. A new connection leads there, and then all pools must follow.
    private void Follow(bool takesWrites)
    {
        if (!takesWrites) _source.Clear();
        else if (!_tookWrites) _others.DropIdle();
        _tookWrites = takesWrites;
    }

    private async Task<(bool TakesWrites, string[] Applied)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _source.CreateCommand(State);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return (reader.GetBoolean(0), reader.GetFieldValue<string[]>(1));
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return (_tookWrites, []);
        }
    }

    private string[] Known()
    {
        if (_known is not null) return _known;
        using var scope = _scopes.CreateScope();
        return _known = [.. scope.ServiceProvider.GetRequiredService<AvivDbContext>().Database.GetMigrations()];
    }
}
