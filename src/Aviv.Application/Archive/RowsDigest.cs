using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Aviv.Application.Archive;

/// <summary>What some rows come to: by it what was written is compared with what is read back, now and in years.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="MinListing">The lowest number of a listing among them.</param>
/// <param name="MaxListing">The highest.</param>
/// <param name="MinTime">The earliest instant.</param>
/// <param name="MaxTime">The latest.</param>
/// <param name="Sum">Of their prices.</param>
/// <param name="Hash">SHA-256 of all of each, in their order, in hexadecimal digits.</param>
public sealed record RowsDigest(
    int Rows, long MinListing, long MaxListing, DateTimeOffset MinTime, DateTimeOffset MaxTime, decimal Sum, string Hash)
{
    private const int BytesOfARow = 32;

    /// <summary>Of at least one row.</summary>
    public static RowsDigest Of(IReadOnlyList<ArchivedRow> rows) => new(
        rows.Count, rows.Min(row => row.ListingId), rows.Max(row => row.ListingId),
        rows.Min(row => row.ChangedAt), rows.Max(row => row.ChangedAt), rows.Sum(row => row.Price), HashOf(rows));

    private static string HashOf(IReadOnlyList<ArchivedRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[BytesOfARow];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, row.ListingId);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], row.Id);
            // In cents: 1.5 and 1.50 are one price.
            BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], (long)(row.Price * 100));
            BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], row.ChangedAt.UtcTicks);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
