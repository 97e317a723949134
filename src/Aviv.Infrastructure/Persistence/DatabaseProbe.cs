using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>What the database can be used for.</summary>
/// <param name="IsMigrated">Whether it has every migration that this build knows; it may have newer ones.</param>
/// <param name="TakesWrites">Whether the server is the primary, and not set read-only.</param>
public sealed record DatabaseState(bool IsMigrated, bool TakesWrites);

/// <summary>Asks the database on the one connection of its own, so that health takes none from requests.</summary>
public sealed class DatabaseProbe(NpgsqlDataSource source, DataSources sources, IServiceScopeFactory scopes) : IAsyncDisposable
{
    // On a standby, transactions are read-only whatever the setting was.
    private const string State =
        """SELECT current_setting('transaction_read_only') = 'off', ARRAY(SELECT "MigrationId"::text FROM "__EFMigrationsHistory")""";

    private string[]? _known;
    private bool _tookWrites = true;

    /// <summary>One at a time.</summary>
    public async Task<DatabaseState> AskAsync(CancellationToken cancellationToken)
    {
        var (takesWrites, applied) = await ReadAsync(cancellationToken);
        Follow(takesWrites);
        return new(!Known().Except(applied).Any(), takesWrites);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    // A primary that was set read-only may have a successor elsewhere. A new connection leads there, and then all pools must follow.
    private void Follow(bool takesWrites)
    {
        if (!takesWrites) source.Clear();
        else if (!_tookWrites) sources.DropIdle();
        _tookWrites = takesWrites;
    }

    private async Task<(bool TakesWrites, string[] Applied)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand(State);
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
        using var scope = scopes.CreateScope();
        return _known = [.. scope.ServiceProvider.GetRequiredService<AvivDbContext>().Database.GetMigrations()];
    }
}
