using System.Data.Common;
using Aviv.Application.Writes;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

internal sealed class WriteTransaction(IDbContextTransaction transaction, CommitProof proof) : IWriteTransaction
{
    private DbTransaction Inner => transaction.GetDbTransaction();

    public async Task<bool> TryLockAsync(IdempotencyKey key, CancellationToken cancellationToken) =>
        // Two keys of one hash only make one of them wait: the key's row, not this lock, keeps it unique.
        (bool)(await ScalarAsync("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", $"{key.Caller} {key.Value}", cancellationToken))!;

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        // Null where nothing was written: then how the commit ends makes no difference.
        var id = await ScalarAsync("SELECT pg_current_xact_id_if_assigned()::text", null, cancellationToken) as string;
        try
        {
            // Not to be cancelled: a commit given up halfway would be an unknown one.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception fault) when (id is not null && fault is not PostgresException { InvariantSeverity: "ERROR" })
        {
            // An error is PostgreSQL's refusal to commit. Anything else, a FATAL at shutdown too, may follow a commit that took place.
            await proof.RequireCommittedAsync(id, fault, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    private async Task<object?> ScalarAsync(string sql, string? argument, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)Inner.Connection!, (NpgsqlTransaction)Inner);
        if (argument is not null) command.Parameters.Add(new() { Value = argument });
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
