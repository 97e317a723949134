using MediatR;

namespace Aviv.Application.Writes;

/// <summary>
/// Has a write with a key take place once: within the write's transaction it takes the key, and replays what is known of it.
/// </summary>
internal sealed class IdempotencyBehavior<TRequest>(IWriteTransactions transactions, IdempotencyLedger ledger)
    : IPipelineBehavior<TRequest, WriteResult>
    where TRequest : IListingWrite
{
    public async Task<WriteResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<WriteResult> next)
    {
        if (request.Conditions.Key is not { } key) return await next();
        if (!key.IsValid) throw new WriteRefusedException(WriteRefusal.InvalidKey);
        if (!await transactions.TryLockAsync(key, cancellationToken)) throw new WriteRefusedException(WriteRefusal.TwinRunning);
        if (await ledger.FindAsync(key, cancellationToken) is { } replay) return replay;
        var result = await next();
        await ledger.KeepAsync(key, result, cancellationToken);
        return result;
    }
}
