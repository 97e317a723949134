using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Aviv.Api.Contract.Query;

/// <summary>
/// A place in a list, opaque to clients: the position and a checksum over the list and the position. The checksum is no
/// secret, for a cursor grants nothing; it tells a damaged cursor, or one of another list, from ours.
/// </summary>
internal static class Cursor
{
    private const int ChecksumLength = 8;

    /// <param name="list">What tells the list from others: its address, filter and order.</param>
    /// <param name="position">Where in it.</param>
    public static string Encode(string list, string position) =>
        Base64Url.EncodeToString([.. Checksum(list, position), .. Encoding.UTF8.GetBytes(position)]);

    public static string? Decode(string list, string cursor)
    {
        if (!Base64Url.IsValid(cursor, out var length) || length <= ChecksumLength) return null;
        var position = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor).AsSpan(ChecksumLength));
        // Compared as text, since padding and white space decode as well.
        return Encode(list, position) == cursor ? position : null;
    }

    private static ReadOnlySpan<byte> Checksum(string list, string position) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{list}\n{position}")).AsSpan(0, ChecksumLength);
}
