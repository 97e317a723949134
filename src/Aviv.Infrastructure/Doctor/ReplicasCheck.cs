using Aviv.Infrastructure.Persistence;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether each replica that reads may use is one, and lets the API in.</summary>
internal sealed class ReplicasCheck(DatabaseSettings settings) : ICheck
{
    private const string Role = "SELECT pg_is_in_recovery(), current_setting('hot_standby_feedback')";

    public string Subject => "replicas";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        if (!settings.AreReplicasValid()) throw new CouldNotLookException("ConnectionStrings__AvivReplicas does not name databases.");
        var findings = new List<Finding>();
        foreach (var replica in settings.Replicas()) findings.Add(await LookAsync(new NpgsqlConnectionStringBuilder(replica)));
        if (findings.Count == 0) yield return Finding.Fine("none is configured, and the API needs none");
        // One may be the primary at the moment, or away: reads use the others.
        var isAnyUsable = findings.Exists(one => one.Verdict != Verdict.Do);
        foreach (var one in findings) yield return isAnyUsable && one.Verdict == Verdict.Do ? Finding.Note(one.Words) : one;
    }

    private static async Task<Finding> LookAsync(NpgsqlConnectionStringBuilder replica)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Connections.OfDoctor(replica.ConnectionString));
            await using var command = source.CreateCommand(Role);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return (reader.GetBoolean(0), reader.GetString(1)) switch
            {
                (false, _) => Finding.Do($"{replica.Host} follows no server: it is the primary, or was left behind. Name a standby."),
                (_, "off") => Finding.Note($"{replica.Host} may break exports. Set hot_standby_feedback = on there."),
                _ => Finding.Fine($"{replica.Host} is one"),
            };
        }
        catch (NpgsqlException fault)
        {
            return Finding.Do($"{replica.Host} does not let the API in, and reads do not use it: {DatabaseFault.Words(fault)}");
        }
    }
}
