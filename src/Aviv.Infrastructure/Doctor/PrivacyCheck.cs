using System.Data.Common;
using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether every phone number is sealed, under a key that is configured and the newest, and which keys may go.</summary>
internal sealed class PrivacyCheck(DoctorDatabase database, IConfiguration configuration, TimeProvider clock) : ICheck
{
    private const string Numbers = """
        SELECT coalesce(contact_key, ''), count(*) FILTER (WHERE contact_key IS NOT NULL), count(contact_phone_number),
          (SELECT one.contact_sealed FROM listing one WHERE one.contact_key = listing.contact_key ORDER BY one.id DESC LIMIT 1)
        FROM listing GROUP BY contact_key ORDER BY 1
        """;

    private const string Unused = "SELECT id, unused_since FROM contact_key WHERE unused_since IS NOT NULL ORDER BY id";

    private sealed record Group(string KeyId, long Sealed, long Clear, byte[]? Newest);

    private sealed record UnusedKey(string Id, DateTimeOffset Since);

    public string Subject => "privacy";

    private ContactKeys Keys => new(Options.Create(Settings), clock);

    private PrivacySettings Settings => configuration.GetSection("Privacy").Get<PrivacySettings>() ?? new();

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var groups = await RowsAsync(Numbers, row => new Group(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)));
        var unused = await RowsAsync(Unused, row => new UnusedKey(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)));
        if (groups is null || unused is null)
        {
            yield return Finding.Note("no phone number can be sealed before the migrations.");
            yield break;
        }

        foreach (var finding in groups.Where(group => group.Sealed > 0).Select(OfKey).OfType<Finding>()) yield return finding;
        foreach (var key in unused.Where(key => MayGo(key) && !groups.Any(group => group.KeyId == key.Id && group.Sealed > 0)))
            yield return Finding.Note($"the key {key.Id} may go: take Privacy__Keys__{key.Id} away from every instance, and destroy it.");
        var clear = groups.Sum(group => group.Clear);
        if (clear > 0) yield return Finding.Do($"{Count(clear)} in clear. Run the verb privacy rotate (docs/privacy.md).");
        else yield return Finding.Fine("no phone number is stored in clear");
    }

    private Finding? OfKey(Group group) =>
        !Settings.Keys.ContainsKey(group.KeyId) ? Finding.Do(
            $"{Count(group.Sealed)} sealed under the key {group.KeyId}, which is not configured. Set Privacy__Keys__{group.KeyId}.")
        : !Opens(group.Newest!) ? Finding.Do(
            $"a phone number under the key {group.KeyId} does not open: Privacy__Keys__{group.KeyId} is another secret than it was sealed "
            + "with, or the row was changed (docs/privacy.md, Keys).")
        : Keys.Newest is var newest && group.KeyId != newest ? Finding.Do(
            $"{Count(group.Sealed)} sealed under the key {group.KeyId}, and the newest is {newest}. Run the verb privacy rotate.")
        : null;

    private bool Opens(byte[] contact)
    {
        try
        {
            return Keys.Open(contact).IsReadable;
        }
        catch (SealedContactException)
        {
            return false;
        }
    }

    private bool MayGo(UnusedKey key) => Settings.Keys.ContainsKey(key.Id) && key.Since + Settings.KeyLife <= clock.GetUtcNow();

    private async Task<IReadOnlyList<T>?> RowsAsync<T>(string query, Func<DbDataReader, T> row)
    {
        try
        {
            return await database.RowsAsync(query, row);
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            return null;
        }
    }

    private static string Count(long numbers) => numbers == 1 ? "1 phone number is" : $"{numbers} phone numbers are";
}
