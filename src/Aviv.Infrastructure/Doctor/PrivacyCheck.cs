using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether every phone number is sealed, and under a key that is configured.</summary>
internal sealed class PrivacyCheck(DoctorDatabase database, IConfiguration configuration) : ICheck
{
    private const string Numbers = """
        SELECT coalesce(contact_key, ''), count(*) FILTER (WHERE contact_key IS NOT NULL), count(contact_phone_number)
        FROM listing GROUP BY contact_key ORDER BY 1
        """;

    private sealed record Group(string KeyId, long Sealed, long Clear);

    public string Subject => "privacy";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        if (await GroupsAsync() is not { } groups)
        {
            yield return Finding.Note("no phone number can be sealed before the migrations.");
            yield break;
        }

        foreach (var group in groups.Where(group => group.Sealed > 0 && !IsConfigured(group.KeyId)))
            yield return Finding.Do(
                $"{Count(group.Sealed)} sealed under the key {group.KeyId}, which is not configured. Set Privacy__Keys__{group.KeyId}.");
        var clear = groups.Sum(group => group.Clear);
        if (clear > 0) yield return Finding.Do($"{Count(clear)} in clear. Run the verb privacy seal (docs/privacy.md).");
        else yield return Finding.Fine("no phone number is stored in clear");
    }

    private async Task<IReadOnlyList<Group>?> GroupsAsync()
    {
        try
        {
            return await database.RowsAsync(Numbers, row => new Group(row.GetString(0), row.GetInt64(1), row.GetInt64(2)));
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            return null;
        }
    }

    private static string Count(long numbers) => numbers == 1 ? "1 phone number is" : $"{numbers} phone numbers are";

    private bool IsConfigured(string id) =>
        configuration.GetSection("Privacy").Get<PrivacySettings>()?.Keys.ContainsKey(id) == true;
}
