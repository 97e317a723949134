using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>What each kind of work adds to the connection string that is configured.</summary>
internal static class Connections
{
    // For what is no request: health, the proof of a commit, the sweep. Requests never take these.
    private const int Spare = 4;

    // For reads by id, many of which share a query: a few go a long way.
    private const int Gathered = 8;

    // Statements that a connection keeps prepared: all that the API has, but for rare filters.
    private const int Prepared = 50;

    // A search is planned for what it looks for: one plan for large and small cities would suit neither. What is read by id is planned once.
    private const string PlanEach = "-c plan_cache_mode=force_custom_plan";
    private const string PlanOnce = "-c plan_cache_mode=force_generic_plan -c default_transaction_read_only=on";
    private const string OfSnapshots = "-c default_transaction_read_only=on -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s";

    public static string OfRequests(string configured)
    {
        var limits = Limited(configured, "aviv-api", PlanEach);
        limits.MaxPoolSize += Spare;
        return limits.ConnectionString;
    }

    public static string OfGatheredReads(string configured)
    {
        var limits = Limited(configured, "aviv-api-reads", PlanOnce);
        (limits.MinPoolSize, limits.MaxPoolSize) = (0, Math.Min(limits.MaxPoolSize, Gathered));
        return limits.ConnectionString;
    }

    /// <summary>For what takes long, in a transaction that may rest as long as a client may.</summary>
    public static string OfLongReads(string configured, int maxConnections)
    {
        var limits = Limited(configured, "aviv-api-long", OfSnapshots);
        (limits.MinPoolSize, limits.MaxPoolSize, limits.CommandTimeout) = (0, maxConnections, 25);
        return limits.ConnectionString;
    }

    // A request lives five seconds: what it waits for must give up sooner, or the client never learns why.
    // Error details name the values of a row, which may be personal.
    // Nothing here leaves a trace in a session (locks end with their transaction), so none needs a reset.
    private static NpgsqlConnectionStringBuilder Limited(string configured, string name, string options)
    {
        var limits = new NpgsqlConnectionStringBuilder(configured)
        {
            Timeout = 1,
            CommandTimeout = 3,
            IncludeErrorDetail = false,
            ApplicationName = name,
            NoResetOnClose = true,
        };
        limits.Options = $"{limits.Options} {options}";
        if (!limits.ShouldSerialize("Max Auto Prepare")) limits.MaxAutoPrepare = Prepared;
        return limits;
    }
}
