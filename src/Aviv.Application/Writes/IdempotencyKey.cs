namespace Aviv.Application.Writes;

/// <summary>A client's name for one request, with a keyed hash by which the same request is known again.</summary>
public sealed record IdempotencyKey(string Caller, string Value, ReadOnlyMemory<byte> Fingerprint)
{
    public const int MaxLength = 255;

    /// <summary>What the hash may be in a row that another instance wrote.</summary>
    public ReadOnlyMemory<byte> OtherFingerprint { get; init; }

    public bool IsValid => Value.Length is > 0 and <= MaxLength && Value.All(character => character is >= ' ' and <= '~');
}
