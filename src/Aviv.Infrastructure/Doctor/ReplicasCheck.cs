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
        foreach (var replica in settings.Replicas()) yield return await LookAsync(new NpgsqlConnectionStringBuilder(replica));
        if (!settings.Replicas().Any()) yield return Finding.Fine("none is configured, and the API needs none");
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
                (false, _) => Finding.Do($"{replica.Host} follows no server, so that reads never use it. Name a standby."),
                (_, "off") => Finding.Note($"{replica.Host} may break exports. Set hot_standby_feedback = on there."),
                _ => Finding.Fine($"{replica.Host} is one"),
            };
        }
        catch (NpgsqlException fault)
        {
            return Finding.Do($"{replica.Host} does not let the API in, and reads never use it: {DatabaseFault.Words(fault)}");
        }
    }
}
