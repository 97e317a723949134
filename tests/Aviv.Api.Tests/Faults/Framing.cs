using System.Buffers;
using System.Buffers.Binary;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// Divides one direction of a connection into messages: a type byte, then a length that counts itself. Only the first message
/// of a client (also one that asks to cancel) has no type byte. Encryption must be off.
/// </summary>
internal sealed class Framing(Sender sender)
{
    private const int LengthBytes = 4;

    private bool _typed = sender == Sender.Database;

    /// <summary>Takes the next message off the front, if it is there as a whole.</summary>
    public bool TryTake(ref ReadOnlySequence<byte> received, out ReadOnlySequence<byte> bytes, out WireMessage message)
    {
        var typeBytes = _typed ? 1 : 0;
        (bytes, message) = (default, default);
        if (received.Length < typeBytes + LengthBytes) return false;
        var length = typeBytes + ReadLength(received.Slice(typeBytes, LengthBytes));
        if (received.Length < length) return false;
        (bytes, message) = (received.Slice(0, length), new(sender, _typed ? (char)received.FirstSpan[0] : null));
        received = received.Slice(length);
        _typed = true;
        return true;
    }

    private static int ReadLength(ReadOnlySequence<byte> bytes)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        bytes.CopyTo(length);
        return BinaryPrimitives.ReadInt32BigEndian(length);
    }
}
