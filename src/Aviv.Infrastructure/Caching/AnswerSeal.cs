using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Security;

namespace Aviv.Infrastructure.Caching;

/// <summary>
/// Seals answers for Redis under the secret that all instances share: who reads it learns no phone number, and who writes to it cannot
/// make up a price, nor an age. What was sealed under another key of Redis, in another format or on another day does not open.
/// </summary>
public sealed class AnswerSeal(PurposeKeys keys, TimeProvider clock)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 4 * sizeof(long);

    // How far the clocks of two instances may be apart.
    private static readonly TimeSpan Leeway = TimeSpan.FromMilliseconds(500);

    // In ticks. The database was asked by the clock that all instances have, more or less.
    // Of prices that were not archived it has 0.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Head(long Number, long Updated, long ArchivedBefore, long Asked)
    {
        public ListingVersion Version => new(Number, new(Updated, TimeSpan.Zero))
        {
            ArchivedBefore = ArchivedBefore == 0 ? null : new(ArchivedBefore, TimeSpan.Zero),
        };
    }

    public byte[] Close(string key, CachedRead read)
    {
        var version = read.Version;
        Head[] head =
        [
            new(version.Number, version.UpdatedDate.UtcTicks, version.ArchivedBefore?.UtcTicks ?? 0,
                (clock.GetUtcNow() - read.Age(clock)).UtcTicks),
        ];
        byte[] content = [.. MemoryMarshal.AsBytes(head), .. read.Body.Span];
        var closed = new byte[NonceBytes + TagBytes + content.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var aes = Aes();
        aes.Encrypt(
            closed.AsSpan(0, NonceBytes),
            content,
            closed.AsSpan(NonceBytes + TagBytes),
            closed.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(key));
        return closed;
    }

    /// <summary>
    /// Null where this is not what <see cref="Close"/> made for the key, or too old, or from what this clock takes for the future.
    /// </summary>
    public CachedRead? Open(string key, ReadOnlySpan<byte> closed)
    {
        if (closed.Length < NonceBytes + TagBytes + HeadBytes) return null;
        var content = new byte[closed.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = Aes();
            aes.Decrypt(
                closed[..NonceBytes],
                closed[(NonceBytes + TagBytes)..],
                closed.Slice(NonceBytes, TagBytes),
                content,
                Encoding.UTF8.GetBytes(key));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var head = MemoryMarshal.Read<Head>(content);
        var age = clock.GetUtcNow() - new DateTimeOffset(head.Asked, TimeSpan.Zero);
        if (age < -Leeway || age >= CachedRead.Life) return null;
        var askedAt = clock.GetTimestamp() - (long)(Math.Max(0, age.TotalSeconds) * clock.TimestampFrequency);
        return new(head.Version, content.AsMemory(HeadBytes), askedAt);
    }

    // Of the day: what leaks one tells of no other.
    private AesGcm Aes() =>
        new(keys.Of(string.Create(CultureInfo.InvariantCulture, $"aviv shared answers of {clock.GetUtcNow():yyyy-MM-dd}")), TagBytes);
}
