namespace Aviv.Domain.Listings;

/// <summary>A listing's price became another one; <paramref name="OldPrice"/> is null for its first.</summary>
public sealed record PriceChanged(decimal? OldPrice, decimal NewPrice, DateTimeOffset At);
