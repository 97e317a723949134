
namespace Aviv.Application.Reading;

/// <summary>
/// Which state of a listing something was read from. The number alone would not tell: what a restore or a failover lost had numbers
/// that are given again.
/// </summary>
public readonly record struct ListingVersion(long Number, DateTimeOffset UpdatedDate);
