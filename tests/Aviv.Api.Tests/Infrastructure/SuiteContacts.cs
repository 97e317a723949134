using Aviv.Data;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>The key of phone numbers that all applications of the suite have, in this process and in others.</summary>
internal static class SuiteContacts
{
    public const string Id = "202301";

    /// <summary>As a setting of a host.</summary>
    public const string Setting = $"Privacy:Keys:{Id}";

    /// <summary>As a variable of a process.</summary>
    public const string Variable = $"Privacy__Keys__{Id}";

    public static readonly string Secret = new('p', 32);

    public static readonly ContactKeys Contacts = Of((Id, Secret));

    public static ContactKeys Of(params (string Id, string Secret)[] keys) => At(TimeProvider.System, keys);

    public static ContactKeys At(TimeProvider clock, params (string Id, string Secret)[] keys) =>
        new(Options.Create(new PrivacySettings { Keys = keys.ToDictionary(key => key.Id, key => key.Secret) }), clock);

    /// <summary>For a load past the API.</summary>
    public static SealedNumber SealOf(string number)
    {
        var contact = Contacts.Seal(PhoneNumber.Parse(number));
        return new(contact.Sealed, contact.Hash, contact.KeyId);
    }

    /// <summary>As PostgreSQL writes it by <c>encode(contact_hash, 'hex')</c>.</summary>
    public static string HashOf(string number) => Convert.ToHexStringLower(SealOf(number).Hash);

    /// <summary>The number in the row of a listing, null for none.</summary>
    public static async Task<string?> NumberAsync(TestDatabase database, long id)
    {
        var row = (await database.RowsAsync($"SELECT encode(contact_sealed, 'hex') FROM listing WHERE id = {id}")).Single();
        var stored = row.Trim('(', ')');
        return stored == "" ? null : Contacts.Open(Convert.FromHexString(stored)).Reveal();
    }
}
