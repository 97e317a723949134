using Aviv.Application.Reading;
using Aviv.Infrastructure.Reading;
using Aviv.Infrastructure.Replicas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>What an instance may take of the database.</summary>
/// <param name="ConnectionString">As configured.</param>
/// <param name="MaxRunning">Of each workload at once; null for as many as it has connections.</param>
/// <param name="MaxWaiting">Of each workload.</param>
/// <param name="MaxExports">At once.</param>
public sealed record DatabaseLimits(string ConnectionString, int? MaxRunning, int MaxWaiting, int MaxExports)
{
    /// <summary>Whether it is for a verb: who started one waits for its end, on a machine that is busy with other things too.</summary>
    public bool IsOfVerb { get; init; }

    /// <summary>A connection string for each replica.</summary>
    public IReadOnlyList<string> Replicas { get; init; } = [];

    /// <summary>Which of them the connections lead to, from 1; 0 for the primary.</summary>
    public int Replica { get; init; }

    internal static DatabaseLimits OfVerb(IServiceProvider services, VerbRole role)
    {
        var limits = Of(services) with { IsOfVerb = true, Replicas = [] };
        var other = services.GetRequiredService<IOptions<DatabaseSettings>>().Value.Of(role);
        return string.IsNullOrEmpty(other) ? limits : limits with { ConnectionString = other };
    }

    /// <summary>As the settings say.</summary>
    internal static DatabaseLimits Of(IServiceProvider services)
    {
        T Settings<T>()
            where T : class => services.GetRequiredService<IOptions<T>>().Value;
        var load = Settings<LoadSettings>();
        var database = Settings<DatabaseSettings>();
        return new(database.Aviv, load.MaxRunning, load.MaxWaiting, Settings<LongRunningSettings>().MaxConnections)
        {
            Replicas = [.. database.Replicas()],
        };
    }
}

/// <summary>Shares the connections of an instance out, and says what each kind of work adds to the configured connection string.</summary>
internal sealed class Connections(DatabaseLimits limits)
{
    // Unless the connection string says how many. Npgsql would take 100, which is all that a PostgreSQL grants.
    private const int Writes = 32;

    // For what is no request: the proof of a commit, the sweep. Requests never take these.
    private const int Spare = 4;

    // Statements that a connection keeps prepared: all that the API has, but for rare filters.
    private const int Prepared = 50;

    private const string ReadOnly = "-c default_transaction_read_only=on";

    // A search is planned for what it looks for: one plan for large and small cities would suit neither. A read by id is planned once.
    private const string PlanEach = $"{ReadOnly} -c plan_cache_mode=force_custom_plan";
    private const string PlanOnce = $"{ReadOnly} -c plan_cache_mode=force_generic_plan";

    // A commit that did not wait for its standby tells so by a warning, which a role may be set not to hear.
    private const string Warned = "-c client_min_messages=warning";

    // It may rest in its transaction for as long as a client may.
    private const string OfSnapshots = $"{PlanEach} -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s";
    private const int SnapshotCommandSeconds = 25;

    private const string OfVerbs = "-c statement_timeout=600s -c lock_timeout=30s -c idle_in_transaction_session_timeout=60s";
    private const int VerbCommandSeconds = 610;
    private const int PatientSecondsToConnect = 30;

    // The primary must have time to answer in its place.
    private const int SecondsOfAReplica = 1;

    private const int DoctorSecondsToConnect = 3;
    private const int DoctorCommandSeconds = 5;

    private readonly NpgsqlConnectionStringBuilder _configured = new(limits.ConnectionString);

    /// <summary>How many connections the instance may take in all, by the names under which PostgreSQL lists them.</summary>
    public IReadOnlyDictionary<string, int> ByName => Enum.GetValues<Workload>().Select(workload => Of(workload).ConnectionString)
        .Concat([OfWrites(), OfHealth()])
        .Concat(Replicas.Any() ? [OfHeartbeat()] : [])
        .Select(connection => new NpgsqlConnectionStringBuilder(connection))
        .ToDictionary(made => made.ApplicationName!, made => made.MaxPoolSize);

    public IEnumerable<ReplicaConnections> Replicas => ReplicaConnections.Of(limits);

    /// <summary>Commits that may be under way at once, and wait for a standby: others need connections meanwhile.</summary>
    public int MostCommits => Math.Max(1, WritePool / 2);

    private int WritePool => _configured.ShouldSerialize("Maximum Pool Size") ? _configured.MaxPoolSize : Writes;

    public string OfWrites()
    {
        var made = Limited("aviv-api", Warned);
        made.MaxPoolSize = WritePool + Spare;
        made.MinPoolSize = Math.Min(made.MinPoolSize, made.MaxPoolSize);
        return made.ConnectionString;
    }

    /// <summary>
    /// For the migrations, which are often the first to come to a database that has just started. A <c>Timeout</c> that is configured goes
    /// before the 30 seconds to connect.
    /// </summary>
    public static string OfMigrations(string configured)
    {
        var patient = new NpgsqlConnectionStringBuilder(configured);
        if (!patient.ShouldSerialize("Timeout")) patient.Timeout = PatientSecondsToConnect;
        return patient.ConnectionString;
    }

    /// <summary>
    /// For the doctor, who is to say soon what is wrong, changes nothing, and looks at the limits that the role has. It takes no limits of
    /// an instance, since it looks at those too.
    /// </summary>
    public static string OfDoctor(string configured)
    {
        var made = new NpgsqlConnectionStringBuilder(configured)
        {
            Timeout = DoctorSecondsToConnect,
            CommandTimeout = DoctorCommandSeconds,
            IncludeErrorDetail = false,
            ApplicationName = "aviv-doctor",
            Pooling = false,
        };
        made.Options = $"{made.Options} {ReadOnly}".Trim();
        return made.ConnectionString;
    }

    /// <summary>For readiness, which asks one thing at a time.</summary>
    public string OfHealth()
    {
        var made = Limited("aviv-api-health", options: "");
        (made.MinPoolSize, made.MaxPoolSize) = (0, 1);
        return made.ConnectionString;
    }

    /// <summary>
    /// For the row that replicas show. It waits for no standby, or one that is away would take the replicas away as well.
    /// </summary>
    public string OfHeartbeat()
    {
        var made = Limited("aviv-api-heartbeat", "-c synchronous_commit=local");
        (made.MinPoolSize, made.MaxPoolSize, made.CommandTimeout) = (0, 1, SecondsOfAReplica);
        return made.ConnectionString;
    }

    public Bulkhead BulkheadOfWrites(BulkheadMetrics metrics) =>
        new("writes", limits.MaxRunning ?? WritePool, limits.MaxWaiting, metrics);

    public ReadPoolSettings Of(Workload workload) => workload switch
    {
        Workload.ById => OfReads("aviv-api-reads", PlanOnce, AtMost(8)),
        Workload.List => OfReads("aviv-api-lists", PlanEach, AtMost(24)),
        Workload.LargePage => OfReads("aviv-api-large-pages", OfSnapshots, AtMost(8), snapshots: true),
        Workload.LongHistory => OfReads("aviv-api-histories", OfSnapshots, AtMost(8), snapshots: true),
        Workload.Export => OfReads("aviv-api-exports", OfSnapshots, limits.MaxExports, snapshots: true),
        _ => throw new ArgumentOutOfRangeException(nameof(workload)),
    };

    // No more than are configured.
    private int AtMost(int connections) => Math.Min(connections, _configured.MaxPoolSize);

    private ReadPoolSettings OfReads(string name, string options, int connections, bool snapshots = false)
    {
        var made = Limited(name, options);
        (made.MinPoolSize, made.MaxPoolSize) = (0, connections);
        if (snapshots && !limits.IsOfVerb) made.CommandTimeout = SnapshotCommandSeconds;
        return new(
            made.ConnectionString, Math.Min(limits.MaxRunning ?? connections, connections), limits.MaxWaiting, snapshots,
            OpensAhead: !snapshots && limits.Replica == 0);
    }

    // A request lives five seconds: what it waits for must give up sooner, or the client never learns why.
    // Error details name the values of a row, which may be personal.
    // Nothing here leaves a trace in a session (locks end with their transaction), so none needs a reset.
    private NpgsqlConnectionStringBuilder Limited(string name, string options)
    {
        var made = new NpgsqlConnectionStringBuilder(limits.ConnectionString)
        {
            Timeout = 1,
            CommandTimeout = limits.Replica > 0 ? SecondsOfAReplica : 3,
            IncludeErrorDetail = false,
            ApplicationName = limits.Replica > 0 ? $"{name}-replica-{limits.Replica}" : name,
            NoResetOnClose = true,
        };
        made.Options = $"{made.Options} {options}".Trim();
        if (!made.ShouldSerialize("Max Auto Prepare")) made.MaxAutoPrepare = Prepared;
        return limits.IsOfVerb ? OfVerb(made) : made;
    }

    private NpgsqlConnectionStringBuilder OfVerb(NpgsqlConnectionStringBuilder made)
    {
        (made.Timeout, made.CommandTimeout) =
            (new NpgsqlConnectionStringBuilder(OfMigrations(limits.ConnectionString)).Timeout, VerbCommandSeconds);
        // Of two settings of one name the last one holds.
        made.Options = $"{made.Options} {OfVerbs}".Trim();
        return made;
    }
}
