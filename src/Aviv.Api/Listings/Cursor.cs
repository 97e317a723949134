using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Aviv.Api.Listings;

/// <summary>
/// A place in the list of listings, opaque to clients: the id and a checksum over the order and the id. The checksum is
/// no secret, for a cursor grants nothing; it tells a damaged or foreign cursor from one of ours.
/// </summary>
internal static class Cursor
{
    private const int IdLength = sizeof(long);
    private const int ChecksumLength = 8;

    private static ReadOnlySpan<byte> Order => "listings by -id"u8;

    public static string Encode(long id)
    {
        Span<byte> bytes = stackalloc byte[IdLength + ChecksumLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        Checksum(bytes[..IdLength]).CopyTo(bytes[IdLength..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static long? Decode(string cursor)
    {
        Span<byte> bytes = stackalloc byte[IdLength + ChecksumLength];
        if (!Base64Url.IsValid(cursor, out var length) || length != bytes.Length) return null;
        Base64Url.DecodeFromChars(cursor, bytes);
        var id = BinaryPrimitives.ReadInt64BigEndian(bytes);
        // Compared as text, since padding and white space decode as well.
        return Encode(id) == cursor ? id : null;
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> id) => SHA256.HashData([.. Order, .. id]).AsSpan(0, ChecksumLength);
}
