using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Security;

namespace Aviv.Api.Cache;

/// <summary>
/// Seals answers under the secret that all instances share: who reads the cache learns no phone number, and who writes to it
/// cannot make up a price. What was sealed under another name, or in another format, does not open.
/// </summary>
internal sealed class AnswerSeal(PurposeKeys keys)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    // Its number, and the instant in ticks.
    private const int VersionBytes = 16;

    private readonly byte[] _key = keys.Of("aviv cached answers");

    public byte[] Close(string name, ListingVersion version, ReadOnlySpan<byte> body)
    {
        var content = new byte[VersionBytes + body.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, version.Number);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(8), version.UpdatedDate.UtcTicks);
        body.CopyTo(content.AsSpan(VersionBytes));
        var closed = new byte[NonceBytes + TagBytes + content.Length];
        var nonce = closed.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, content, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return closed;
    }

    /// <summary>The version and the body; null where this is not what <see cref="Close"/> made under the name.</summary>
    public (ListingVersion Version, ReadOnlyMemory<byte> Body)? Open(string name, ReadOnlySpan<byte> closed)
    {
        if (closed.Length < NonceBytes + TagBytes + VersionBytes) return null;
        var content = new byte[closed.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(closed[..NonceBytes], closed[(NonceBytes + TagBytes)..], closed.Slice(NonceBytes, TagBytes), content, Encoding.UTF8.GetBytes(name));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var updated = new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(8)), TimeSpan.Zero);
        return (new(BinaryPrimitives.ReadInt64BigEndian(content), updated), content.AsMemory(VersionBytes));
    }
}
