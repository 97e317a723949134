namespace Aviv.Infrastructure.Privacy;

/// <summary>A phone number cannot be read. It is never taken for another one, or for none.</summary>
public sealed class SealedContactException : Exception
{
    /// <summary>In the place of an id, where the bytes name none.</summary>
    public const string NoKey = "-";

    private SealedContactException(string keyId, string message)
        : base(message) => KeyId = keyId;

    public string KeyId { get; }

    internal static SealedContactException KeyMissing(string id) =>
        new(id, $"A phone number is sealed under the key {id}, which is not configured: set Privacy__Keys__{id}.");

    internal static SealedContactException Damaged(string id) =>
        new(id, $"A phone number does not open with the key {id}: Privacy__Keys__{id} is another secret now, or the row was changed.");
}
