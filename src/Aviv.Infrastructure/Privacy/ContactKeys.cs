using Aviv.Domain.Listings;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Privacy;

/// <summary>A phone number as the database has it.</summary>
/// <param name="Sealed">Only who has the key can read it. Two of one number differ.</param>
/// <param name="Hash">That of the number, under another key of the same secret: two of one number are equal.</param>
/// <param name="KeyId">Of both keys.</param>
public sealed record SealedContact(byte[] Sealed, byte[] Hash, string KeyId);

/// <summary>The keys of phone numbers that this instance has.</summary>
public sealed class ContactKeys(IOptions<PrivacySettings> settings, TimeProvider clock)
{
    private readonly Dictionary<string, ContactKey> _keys =
        settings.Value.Keys.ToDictionary(key => key.Key, key => new ContactKey(key.Key, key.Value));

    private readonly string[] _ids = [.. settings.Value.Keys.Keys.Order(StringComparer.Ordinal)];

    private readonly Dictionary<string, DateTimeOffset?> _beginnings =
        settings.Value.Keys.Keys.ToDictionary(id => id, PrivacySettings.BeginningOf);

    /// <summary>All ids, the oldest first.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>The ids of those whose time has come, the oldest first.</summary>
    public IEnumerable<string> Begun => _ids.Where(HasBegun);

    /// <summary>
    /// The id under which numbers are sealed: the greatest whose time has come. Where it has come for none, the first is taken.
    /// </summary>
    public string Newest => Array.FindLast(_ids, HasBegun) ?? _ids[0];

    /// <summary>How long numbers have been sealed under the newest; null where its id is no date.</summary>
    public TimeSpan? Age => clock.GetUtcNow() - _beginnings[Newest];

    /// <summary>Whether a key is among these.</summary>
    public bool Has(string id) => _keys.ContainsKey(id);

    /// <summary>Of a number under each key, as it may have been stored.</summary>
    public IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(PhoneNumber number)
    {
        var text = number.Reveal();
        return [.. _keys.Values.Select(key => (key.Id, key.Hash(text)))];
    }

    public SealedContact Seal(PhoneNumber number)
    {
        var (key, text) = (_keys[Newest], number.Reveal());
        return new(key.Seal(text), key.Hash(text), key.Id);
    }

    /// <exception cref="SealedContactException">It cannot be opened by these keys.</exception>
    public PhoneNumber Open(byte[] stored)
    {
        var id = ContactKey.IdOf(stored) ?? throw SealedContactException.Damaged(SealedContactException.NoKey);
        if (!_keys.TryGetValue(id, out var key)) throw SealedContactException.KeyMissing(id);
        return key.Open(stored) is { } number ? PhoneNumber.Parse(number) : throw SealedContactException.Damaged(id);
    }

    private bool HasBegun(string id) => !(_beginnings[id] > clock.GetUtcNow());
}
