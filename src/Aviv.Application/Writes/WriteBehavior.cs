using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Application.Writes;

/// <summary>
/// Runs every write in a transaction, and alone decides about trying again. Each try has a scope of its own: a context that
/// failed still tracks a stale listing, and log rows that must not be written.
/// </summary>
internal sealed class WriteBehavior<TRequest>(IServiceScopeFactory scopes, ReadFences fences) : IPipelineBehavior<TRequest, WriteResult>
    where TRequest : IWrite
{
    private const int FurtherTriesAfterALostRace = 5;
    private const int FurtherTriesAfterAFault = 2;

    public async Task<WriteResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<WriteResult> next)
    {
        WriteResult? result = null;
        try
        {
            return result = await RunAsync(request, cancellationToken);
        }
        finally
        {
            // However it ended: whoever is told of a lost race, or of an outcome that is not known, reads the listing next.
            if ((result?.Listing?.Id ?? request.ListingId) is { } id) fences.Raise(id);
        }
    }

    private async Task<WriteResult> RunAsync(TRequest request, CancellationToken cancellationToken)
    {
        if (request.Conditions.Key is { IsValid: false }) throw new WriteRefusedException(WriteRefusal.InvalidKey);
        for (int races = 0, faults = 0; ;)
        {
            await using var scope = scopes.CreateAsyncScope();
            var transactions = scope.ServiceProvider.GetRequiredService<IWriteTransactions>();
            try
            {
                return await TryAsync(request, transactions, scope.ServiceProvider, cancellationToken);
            }
            catch (Exception fault) when (fault is DbUpdateConcurrencyException
                ? races++ < FurtherTriesAfterALostRace
                : transactions.MayTryAgain(fault) && faults++ < FurtherTriesAfterAFault)
            {
                // Writers that failed together must not meet again at the same moment.
                await Task.Delay(Random.Shared.Next(1, 10 * (races + 5 * faults) + 1), cancellationToken);
            }
        }
    }

    private static async Task<WriteResult> TryAsync(
        TRequest request, IWriteTransactions transactions, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var handler = services.GetRequiredService<IRequestHandler<TRequest, WriteResult>>();
        var result = request.Conditions.Key is { } key
            ? await OnceAsync(key, transaction, services.GetRequiredService<IdempotencyLedger>(), () => handler.Handle(request, cancellationToken), cancellationToken)
            : await handler.Handle(request, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static async Task<WriteResult> OnceAsync(
        IdempotencyKey key, IWriteTransaction transaction, IdempotencyLedger ledger, Func<Task<WriteResult>> write, CancellationToken cancellationToken)
    {
        if (!await transaction.TryLockAsync(key, cancellationToken)) throw new WriteRefusedException(WriteRefusal.TwinRunning);
        if (await ledger.FindAsync(key, cancellationToken) is { } replay) return replay;
        var result = await write();
        await ledger.KeepAsync(key, result, cancellationToken);
        return result;
    }
}
