using System.Text.Json;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Writes;

/// <summary>
/// Runs every write in a transaction, and alone decides about trying again. A try begins with nothing tracked: what a failed one
/// left behind is a stale listing, and log rows that must not be written.
/// </summary>
internal sealed class WriteBehavior<TRequest, TResult>(
    IAvivDb db, IWriteTransactions transactions, ReadFences fences, WriteTelemetry telemetry, TimeProvider clock)
    : IPipelineBehavior<TRequest, TResult>
    where TRequest : IWrite<TResult>
{
    private const int FurtherTriesAfterALostRace = 5;
    private const int FurtherTriesAfterAFault = 2;

    private static readonly string Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(typeof(TRequest).Name);

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        using var touched = new TouchedListings(db.ChangeTracker);
        var begun = clock.GetTimestamp();
        TResult result;
        try
        {
            result = await RunAsync(next, touched, cancellationToken);
        }
        catch (Exception fault)
        {
            telemetry.Ended(Report(request, touched, begun, WriteEnd.Of(fault, transactions)));
            throw;
        }
        finally
        {
            // However it ended: whoever is told of a lost race, or of an outcome that is not known, reads the listing next. Who was
            // refused before it was loaded learnt nothing of it.
            foreach (var id in touched.Ids) fences.Raise(id);
        }

        telemetry.Ended(Report(request, touched, begun, WriteEnd.Of(result, touched.Changed.Count > 0), result as WriteResult));
        return result;
    }

    private async Task<TResult> RunAsync(RequestHandlerDelegate<TResult> next, TouchedListings touched, CancellationToken cancellationToken)
    {
        for (int races = 0, faults = 0; ;)
        {
            try
            {
                return await TryAsync(next, touched, cancellationToken);
            }
            catch (Exception fault) when (fault is DbUpdateConcurrencyException
                ? races++ < FurtherTriesAfterALostRace
                : transactions.MayTryAgain(fault) && faults++ < FurtherTriesAfterAFault)
            {
                telemetry.Retried(fault is DbUpdateConcurrencyException);
                // Writers that failed together must not meet again at the same moment.
                await Task.Delay(Random.Shared.Next(1, 10 * (races + 5 * faults) + 1), cancellationToken);
            }
        }
    }

    private async Task<TResult> TryAsync(RequestHandlerDelegate<TResult> next, TouchedListings touched, CancellationToken cancellationToken)
    {
        touched.BeginTry();
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var result = await next();
        // Nothing is acknowledged where nothing was found, and so nothing need be waited for.
        if (touched.Any) await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private WriteReport Report(TRequest request, TouchedListings touched, long begun, string end, WriteResult? result = null)
    {
        var changed = end == WriteEnd.Committed ? touched.Changed : [];
        return new(Kind, end, touched.Tries, clock.GetElapsedTime(begun))
        {
            Caller = (request as IListingWrite)?.Conditions.Caller.Pseudonym,
            Listing = touched.Ids.ToList() is [var only] ? only : null,
            Version = changed is [var one] ? one.Version : result?.Listing?.Version,
            PriceDirections = [.. changed.Select(listing => listing.PriceDirection).OfType<string>()],
        };
    }
}
