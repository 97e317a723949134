using Aviv.Application.Common;
using Aviv.Application.Reading;
using Aviv.Domain.Listings;
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
        // In all its tries.
        var seen = new List<Listing>();
        try
        {
            return await RunAsync(request, seen, cancellationToken);
        }
        finally
        {
            // However it ended: whoever is told of a lost race, or of an outcome that is not known, reads the listing next. Who was
            // refused before it was loaded learnt nothing of it. A listing that was not stored has no id yet.
            foreach (var id in seen.Select(listing => listing.Id).Where(id => id > 0).Distinct()) fences.Raise(id);
        }
    }

    private async Task<WriteResult> RunAsync(TRequest request, List<Listing> seen, CancellationToken cancellationToken)
    {
        if (request.Conditions.Key is { IsValid: false }) throw new WriteRefusedException(WriteRefusal.InvalidKey);
        for (int races = 0, faults = 0; ;)
        {
            await using var scope = scopes.CreateAsyncScope();
            var transactions = scope.ServiceProvider.GetRequiredService<IWriteTransactions>();
            try
            {
                return await TryAsync(request, seen, transactions, scope.ServiceProvider, cancellationToken);
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

    private async Task<WriteResult> TryAsync(
        TRequest request, List<Listing> seen, IWriteTransactions transactions, IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<IAvivDb>().ChangeTracker.Tracked += (_, tracked) =>
        {
            if (tracked.Entry.Entity is Listing listing) seen.Add(listing);
        };
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var handler = services.GetRequiredService<IRequestHandler<TRequest, WriteResult>>();
        var result = request.Conditions.Key is { } key
            ? await OnceAsync(key, request.ListingId, transaction, services.GetRequiredService<IdempotencyLedger>(), () => handler.Handle(request, cancellationToken), cancellationToken)
            : await handler.Handle(request, cancellationToken);
        // Nothing is acknowledged where nothing was found, and so nothing need be waited for.
        if (result.Outcome != WriteOutcome.NotFound) await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private async Task<WriteResult> OnceAsync(
        IdempotencyKey key, long? listingId, IWriteTransaction transaction, IdempotencyLedger ledger, Func<Task<WriteResult>> write, CancellationToken cancellationToken)
    {
        if (!await transaction.TryLockAsync(key, cancellationToken))
        {
            RaiseForTwin(listingId);
            throw new WriteRefusedException(WriteRefusal.TwinRunning);
        }

        if (await ledger.FindAsync(key, cancellationToken) is { } replay)
        {
            RaiseForTwin(listingId ?? replay.Listing?.Id);
            return replay;
        }

        var result = await write();
        await ledger.KeepAsync(key, result, cancellationToken);
        return result;
    }

    // What it wrote, perhaps by another instance, this one did not load.
    private void RaiseForTwin(long? listingId)
    {
        if (listingId is { } id) fences.Raise(id);
    }
}
