using System.Globalization;

namespace Aviv.Application.Archive;

/// <summary>
/// A span of listings whose rows lie in one folder of the archive. It follows from a listing's number alone, so that its rows are found
/// without the database.
/// </summary>
public readonly record struct ArchiveRange(long First)
{
    public const int Listings = 100_000;

    public long Last => First + Listings - 1;

    /// <summary>As in <c>000000100001-000000200000</c>, so that names sort as the numbers do.</summary>
    public string Folder => string.Create(CultureInfo.InvariantCulture, $"{First:D12}-{Last:D12}");

    public static ArchiveRange Of(long listingId) => new((listingId - 1) / Listings * Listings + 1);
}
