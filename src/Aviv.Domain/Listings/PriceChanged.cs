namespace Aviv.Domain.Listings;

/// <summary>
/// A listing's price became another one; <paramref name="OldPrice"/> is null for its first, and for one that the log missed.
/// </summary>
public sealed record PriceChanged(decimal? OldPrice, decimal NewPrice, DateTimeOffset At);
