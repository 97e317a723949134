using Aviv.Application.Reading;

namespace Aviv.Infrastructure.Caching;

/// <summary>What is read of one listing and kept.</summary>
/// <param name="Name">Part of an answer's key.</param>
/// <param name="ReadAsync">
/// Reads it by its id, by services of its own, in the version that a client is known to have or a later one; null where there is no such
/// listing.
/// </param>
public sealed record ReadKind(string Name, Func<IServiceProvider, long, long, CancellationToken, Task<ReadResult?>> ReadAsync);

/// <summary>
/// What the database has in JSON, with the listing's version of the same moment; no body where it is too long to be kept.
/// </summary>
public sealed record ReadResult(ListingVersion Version, byte[]? Body);
