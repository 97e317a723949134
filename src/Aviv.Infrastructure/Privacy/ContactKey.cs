using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Aviv.Infrastructure.Privacy;

/// <summary>
/// Seals and hashes phone numbers under two keys of one secret. A sealed number is a byte for the form, the length and the ASCII of the
/// key's id, a nonce, a tag, and the number, filled up so that its length is no hint. All before the nonce is authenticated.
/// </summary>
internal sealed class ContactKey
{
    private const byte Form = 1;
    private const int NumberLength = 16;

    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _header;
    private readonly byte[] _hashing;

    private readonly byte[] _sealing;

    // Each is one thread's at a time, since to share one is not promised to be safe; and to make one takes longer than to use it.
    private readonly ConcurrentBag<AesGcm> _idle = [];

    public ContactKey(string id, string secret)
    {
        Id = id;
        _header = [Form, (byte)id.Length, .. Encoding.ASCII.GetBytes(id)];
        _sealing = Derive(secret, "aviv contact sealing");
        _hashing = Derive(secret, "aviv contact hashing");
    }

    public string Id { get; }

    /// <summary>The id that a sealed number names; null where it has no such beginning.</summary>
    public static string? IdOf(ReadOnlySpan<byte> stored)
    {
        if (stored is not [Form, var length, .. var rest] || rest.Length < length) return null;
        var id = Encoding.ASCII.GetString(rest[..length]);
        return PrivacySettings.IsId(id) ? id : null;
    }

    public byte[] Hash(string number) => HMACSHA256.HashData(_hashing, Encoding.ASCII.GetBytes(number));

    public byte[] Seal(string number)
    {
        var made = new byte[_header.Length + NonceLength + TagLength + NumberLength];
        _header.CopyTo(made, 0);
        var (nonce, tag, cipher) = Parts(made.AsMemory(_header.Length));
        RandomNumberGenerator.Fill(nonce.Span);
        Span<byte> clear = stackalloc byte[NumberLength];
        Encoding.ASCII.GetBytes(number, clear);
        var aes = Take();
        aes.Encrypt(nonce.Span, clear, cipher.Span, tag.Span, _header);
        _idle.Add(aes);
        return made;
    }

    /// <summary>The number; null where it was not sealed by this key, or changed since.</summary>
    public string? Open(byte[] stored)
    {
        if (stored.Length != _header.Length + NonceLength + TagLength + NumberLength) return null;
        var (nonce, tag, cipher) = Parts(stored.AsMemory(_header.Length));
        Span<byte> clear = stackalloc byte[NumberLength];
        var aes = Take();
        try
        {
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, clear, stored.AsSpan(0, _header.Length));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            _idle.Add(aes);
        }

        return Encoding.ASCII.GetString(clear.TrimEnd((byte)0));
    }

    private AesGcm Take() => _idle.TryTake(out var aes) ? aes : new(_sealing, TagLength);

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> of) =>
        (of[..NonceLength], of.Slice(NonceLength, TagLength), of[(NonceLength + TagLength)..]);

    private static byte[] Derive(string secret, string purpose) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), outputLength: 32, info: Encoding.UTF8.GetBytes(purpose));
}
