using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;

namespace Aviv.Infrastructure.Writes;

internal sealed class WriteTransactions(AvivDbContext db, Bulkhead bulkhead, CommitProof proof) : IWriteTransactions
{
    public async Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var turn = await bulkhead.EnterAsync(cancellationToken);
        try
        {
            return new WriteTransaction(await db.Database.BeginTransactionAsync(cancellationToken), turn, proof);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public bool MayTryAgain(Exception fault) => DatabaseFault.MayTryAgain(fault);
}
