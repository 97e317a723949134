using Aviv.Application.Listings;
using MediatR;

namespace Aviv.Application.Writes;

/// <summary>A command that changes a listing. <see cref="WriteBehavior{TRequest}"/> runs it: once, whatever breaks.</summary>
public interface IWrite : IRequest<WriteResult>
{
    WriteConditions Conditions { get; }

    /// <summary>The listing that it is about, if a twin of it was quicker; null for one that is yet to be.</summary>
    long? ListingId { get; }
}

/// <summary>What a client says of a write besides its body: under which key it is to happen once, and to which version.</summary>
public sealed record WriteConditions(IdempotencyKey? Key, Precondition Precondition);

public enum WriteOutcome
{
    Created,
    Updated,
    Deleted,
    NotFound,
}

/// <summary>How a write ended, with the listing as it left it. A replay is the answer to an earlier request of the same key.</summary>
public sealed record WriteResult(WriteOutcome Outcome, ListingDto? Listing = null, bool Replayed = false);
