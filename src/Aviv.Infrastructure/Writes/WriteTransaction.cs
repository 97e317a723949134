using System.Data.Common;
using Aviv.Application.Writes;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

internal sealed class WriteTransaction(IDbContextTransaction transaction, IDisposable turn, CommitProof proof) : IWriteTransaction
{
    private DbTransaction Inner => transaction.GetDbTransaction();

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
        try
        {
            // Not to be cancelled: a commit given up halfway would be an unknown one.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception fault) when (name is not null && fault is not PostgresException { InvariantSeverity: "ERROR" })
        {
            // An error is PostgreSQL's refusal to commit. Anything else, a FATAL at shutdown too, may follow a commit that took place.
            await proof.RequireCommittedAsync(name, fault, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            turn.Dispose();
        }
    }

    // Null where nothing was written: then how the commit ends makes no difference.
    private async Task<TransactionName?> NameAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(TransactionName.Present);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return await reader.IsDBNullAsync(0, cancellationToken) ? null : new(reader.GetString(0), reader.GetDateTime(1));
    }

    private NpgsqlCommand Command(string sql) => new(sql, (NpgsqlConnection)Inner.Connection!, (NpgsqlTransaction)Inner);
}
