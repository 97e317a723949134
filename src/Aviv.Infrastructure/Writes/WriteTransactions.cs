using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;

namespace Aviv.Infrastructure.Writes;

internal sealed class WriteTransactions(AvivDbContext db, CommitProof proof) : IWriteTransactions
{
    public async Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken) =>
        new WriteTransaction(await db.Database.BeginTransactionAsync(cancellationToken), proof);

    public bool MayTryAgain(Exception fault) => DatabaseFault.MayTryAgain(fault);
}
