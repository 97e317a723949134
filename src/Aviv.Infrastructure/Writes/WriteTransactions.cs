using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

internal sealed class WriteTransactions(
    AvivDbContext db, NpgsqlDataSource database, Bulkhead bulkhead, CommitSlots slots, CommitProof proof, ILogger<WriteTransaction> logger)
    : IWriteTransactions
{
    private WriteTransaction? _open;

    public async Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        slots.RequireMoving();
        var turn = await bulkhead.EnterAsync(cancellationToken);
        try
        {
            return _open = await BeginAsync(turn, cancellationToken);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public Task<bool> TryLockAsync(IdempotencyKey key, CancellationToken cancellationToken) => _open!.TryLockAsync(key, cancellationToken);

    public bool MayTryAgain(Exception fault) => DatabaseFault.MayTryAgain(fault);

    public bool IsUnavailable(Exception fault) => DatabaseFault.IsUnavailable(fault);

    private async Task<WriteTransaction> BeginAsync(IDisposable turn, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            db.Database.SetDbConnection(connection, contextOwnsConnection: false);
            await db.Database.UseTransactionAsync(transaction, cancellationToken);
            return new(db, turn, connection, transaction, slots, proof, logger);
        }
        catch
        {
            db.Database.SetDbConnection(null, contextOwnsConnection: true);
            await connection.DisposeAsync();
            throw;
        }
    }
}
