namespace Aviv.Application.Writes;

/// <summary>Opens the transactions of writes on the scope's database context, one after another.</summary>
public interface IWriteTransactions
{
    /// <exception cref="WriteRefusedException"><see cref="WriteRefusal.CommitsWaiting"/>.</exception>
    Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Takes the key until the open transaction ends; false where another transaction holds it.</summary>
    Task<bool> TryLockAsync(IdempotencyKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a fault left nothing behind and may be gone at the next try. A time limit never is such a fault: trying again
    /// after one makes a busy database busier.
    /// </summary>
    bool MayTryAgain(Exception fault);

    /// <summary>Whether a fault says that the database cannot serve now, as opposed to a defect.</summary>
    bool IsUnavailable(Exception fault);
}

/// <summary>Rolled back when it is disposed of without a commit. A commit under way goes on, whatever becomes of its request.</summary>
public interface IWriteTransaction : IAsyncDisposable
{
    /// <summary>
    /// Commits. Where the connection breaks over it, finds out how the transaction ended, and returns only if it committed, and a
    /// standby that must have it does. So it does for a transaction that only read: what that saw may be what an earlier one left.
    /// </summary>
    /// <exception cref="WriteNotCommittedException">It did not commit.</exception>
    /// <exception cref="WriteRefusedException">
    /// <see cref="WriteRefusal.OutcomeUnknown"/> or <see cref="WriteRefusal.CommitsWaiting"/>.
    /// </exception>
    Task CommitAsync(CancellationToken cancellationToken);
}

/// <summary>The connection broke at the commit, and the transaction is known to have left nothing.</summary>
public sealed class WriteNotCommittedException(Exception inner) : Exception("The transaction was rolled back.", inner);
