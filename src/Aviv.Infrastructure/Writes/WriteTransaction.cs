using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

/// <summary>A transaction on a connection that is not the context's: a commit may outlive the request, and the context with it.</summary>
internal sealed partial class WriteTransaction(
    AvivDbContext db, IDisposable turn, NpgsqlConnection connection, NpgsqlTransaction transaction, CommitSlots slots, CommitProof proof,
    ILogger<WriteTransaction> logger) : IWriteTransaction
{
    // For a standby that is away. Then the wait is cancelled, and readers see what the standby may not have.
    private const int LongestCommitSeconds = 60;

    private Task? _commit;

    public async Task<bool> TryLockAsync(IdempotencyKey key, CancellationToken cancellationToken)
    {
        // Two keys of one hash only make one of them wait: the key's row, not this lock, keeps it unique.
        await using var command = Command("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))");
        command.Parameters.Add(new() { Value = $"{key.Caller} {key.Value}" });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        var name = await NameAsync(cancellationToken);
        await slots.TakeAsync(cancellationToken);
        _commit = CommitToTheEndAsync();
        try
        {
            await _commit.WaitAsync(cancellationToken);
        }
        catch (Exception) when (_commit.IsCompletedSuccessfully)
        {
            // It came just in time.
        }
        catch (OperationCanceledException) when (!_commit.IsCompleted)
        {
            _ = TellEndAsync(_commit);
            throw new WriteRefusedException(WriteRefusal.OutcomeUnknown, new TimeoutException("The request ended before its commit."));
        }
        catch (Exception fault) when (name is not null && fault is not PostgresException { InvariantSeverity: "ERROR" })
        {
            // An error is PostgreSQL's refusal to commit. Anything else, a FATAL at shutdown too, may follow a commit that took place.
            await proof.RequireCommittedAsync(name, fault, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        db.Database.SetDbConnection(null, contextOwnsConnection: true);
        return _commit is null ? CloseAsync() : ValueTask.CompletedTask;
    }

    // Not to be cancelled with the request: a commit given up halfway would be an unknown one. All that the transaction holds is
    // given back when it really ended.
    private async Task CommitToTheEndAsync()
    {
        try
        {
            await using var commit = Command("COMMIT");
            commit.CommandTimeout = LongestCommitSeconds;
            await commit.ExecuteCommitAsync(CancellationToken.None);
        }
        finally
        {
            slots.Release();
            await CloseAsync();
        }
    }

    private async ValueTask CloseAsync()
    {
        using (turn)
        await using (connection) await transaction.DisposeAsync();
    }

    // Null where nothing was written: then how the commit ends makes no difference.
    private async Task<TransactionName?> NameAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(TransactionName.Present);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (await reader.IsDBNullAsync(0, cancellationToken)) return null;
        return new(reader.GetString(0), reader.GetDateTime(1), reader.GetString(2));
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection, transaction);

    // Nobody waits for it any more.
    private async Task TellEndAsync(Task commit)
    {
        try
        {
            await commit;
            LogCommitted();
        }
        catch (Exception fault)
        {
            LogFailed(fault.GetBaseException().Message);
        }
    }

    [LoggerMessage(
        EventId = 2003, Level = LogLevel.Warning,
        Message = "A commit ended well after its request had been told that the outcome is not known")]
    private partial void LogCommitted();

    [LoggerMessage(
        EventId = 2004, Level = LogLevel.Warning,
        Message = "A commit failed after its request had been told that the outcome is not known: {Reason}")]
    private partial void LogFailed(string reason);
}
