
namespace Aviv.Application.Reading;

/// <summary>
/// Which state of a listing something was read from. The number alone would not tell: what a restore or a failover lost had numbers
/// that are given again.
/// </summary>
public readonly record struct ListingVersion(long Number, DateTimeOffset UpdatedDate)
{
    /// <summary>
    /// Prices that began to hold before it are in the archive; null where none are, and in what was not read of prices.
    /// </summary>
    public DateTimeOffset? ArchivedBefore { get; init; }
}
