namespace Aviv.Data;

/// <summary>A phone number as the database has it.</summary>
/// <param name="Sealed">Only who has the key can read it.</param>
/// <param name="Hash">To look it up by.</param>
/// <param name="KeyId">Of both.</param>
public sealed record SealedNumber(byte[] Sealed, byte[] Hash, string KeyId);
