namespace Aviv.Application.Archive;

/// <summary>A row of the price log, as the archive keeps it: all that the log has of it.</summary>
public readonly record struct ArchivedRow(long ListingId, long Id, decimal Price, DateTimeOffset ChangedAt);
