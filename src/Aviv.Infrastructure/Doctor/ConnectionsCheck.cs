using System.Data.Common;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Doctor;

/// <summary>
/// Whether PostgreSQL grants all connections that the instances may take. Nobody tells how many instances there are to be: those that ask
/// for readiness at this moment are counted, and at least one is taken for granted.
/// </summary>
internal sealed class ConnectionsCheck(DoctorDatabase database, DatabaseSettings settings, IOptions<LongRunningSettings> exports) : ICheck
{
    // For migrations, psql and back-ups.
    private const int Others = 10;

    private const string Remedy = "Raise max_connections, or lower Maximum Pool Size (docs/operations.md, Load).";

    // Each instance has one connection of that name. A limit of -1 is none.
    private const string Granted = """
        SELECT current_setting('max_connections')::int, least(nullif(rolconnlimit, -1), nullif(datconnlimit, -1)),
            (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'aviv-api-health')
        FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()
        """;

    public string Subject => "connections";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var (most, limit, running) = await database.RowAsync(Granted, Limits);
        var each = OfAnInstance();
        yield return Judge(most, each, Math.Max(1, running));
        if (limit < each * Math.Max(1, running))
            yield return Finding.Do($"the role is let in {limit} times at most. Raise CONNECTION LIMIT of the role or of the database.");
    }

    private static (int Most, int? Limit, int Running) Limits(DbDataReader row) =>
        (row.GetInt32(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetInt32(2));

    private int OfAnInstance() => settings.IsValid()
        ? new Connections(new(settings.Aviv, MaxRunning: null, MaxWaiting: 0, exports.Value.MaxConnections)).ByName.Values.Sum()
        : throw new CouldNotLookException("ConnectionStrings__Aviv does not name a database.");

    private static Finding Judge(int most, int each, int running)
    {
        var enough = Math.Max(0, most - Others) / each;
        var told = $"max_connections {most} suffices for {enough} {(enough == 1 ? "instance" : "instances")} of up to {each}";
        if (enough < running) return Finding.Do($"{told}; {running} and {Others} for others need {(running * each) + Others}. {Remedy}");
        return enough == running
            ? Finding.Note($"{told}, and for no further one during a deployment.")
            : Finding.Fine($"{told}, that of a deployment included");
    }
}
