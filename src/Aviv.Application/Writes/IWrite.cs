using Aviv.Application.Access;
using Aviv.Application.Listings;
using MediatR;

namespace Aviv.Application.Writes;

/// <summary>
/// A command that changes listings, of which one transaction may carry many. <see cref="WriteBehavior{TRequest,TResult}"/> runs it.
/// </summary>
public interface IWrite<out TResult> : IRequest<TResult>;

/// <summary>A client's write to one listing. <see cref="IdempotencyBehavior{TRequest}"/> has it take place once for each key.</summary>
public interface IListingWrite : IWrite<WriteResult>
{
    WriteConditions Conditions { get; }
}

/// <summary>What counts for a write besides its body: who sends it, under which key it is to happen once, and to which version.</summary>
public sealed record WriteConditions(Caller Caller, IdempotencyKey? Key, Precondition Precondition);

public enum WriteOutcome
{
    Created,
    Updated,
    Deleted,
    NotFound,
}

/// <summary>How a write to one listing ended.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="ListingId">Whom it was about; null where there is none.</param>
/// <param name="Listing">As the write left it; null where it left none.</param>
/// <param name="Replayed">Whether it is the answer to an earlier request of the same key.</param>
public sealed record WriteResult(WriteOutcome Outcome, long? ListingId = null, ListingDto? Listing = null, bool Replayed = false)
{
    public static readonly WriteResult NotFound = new(WriteOutcome.NotFound);

    public static WriteResult Of(WriteOutcome outcome, ListingDto listing) => new(outcome, listing.Id, listing);
}
