using Aviv.Domain.Listings;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Privacy;

/// <summary>A phone number as the database has it.</summary>
/// <param name="Sealed">Only who has the key can read it. Two of one number differ.</param>
/// <param name="Hash">That of the number, under another key of the same secret: two of one number are equal.</param>
/// <param name="KeyId">Of both keys.</param>
public sealed record SealedContact(byte[] Sealed, byte[] Hash, string KeyId);

/// <summary>The keys of phone numbers that this instance has.</summary>
public sealed class ContactKeys(IOptions<PrivacySettings> settings)
{
    private readonly Dictionary<string, ContactKey> _keys =
        settings.Value.Keys.ToDictionary(key => key.Key, key => new ContactKey(key.Key, key.Value));

    private readonly string _newest = settings.Value.Keys.Keys.Max(StringComparer.Ordinal)!;

    public SealedContact Seal(PhoneNumber number)
    {
        var (key, text) = (_keys[_newest], number.Reveal());
        return new(key.Seal(text), key.Hash(text), key.Id);
    }

    /// <exception cref="SealedContactException">It cannot be opened by these keys.</exception>
    public PhoneNumber Open(byte[] stored)
    {
        var id = ContactKey.IdOf(stored) ?? throw SealedContactException.Damaged(SealedContactException.NoKey);
        if (!_keys.TryGetValue(id, out var key)) throw SealedContactException.KeyMissing(id);
        return key.Open(stored) is { } number ? PhoneNumber.Parse(number) : throw SealedContactException.Damaged(id);
    }
}
