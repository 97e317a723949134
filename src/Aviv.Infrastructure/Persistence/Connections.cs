using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>What each kind of work adds to the connection string that is configured.</summary>
internal static class Connections
{
    // For what is no request: health, the proof of a commit, the sweep. Requests never take these.
    private const int Spare = 4;

    // For reads by id, many of which share a query: a few go a long way.
    private const int Gathered = 8;

    // For searches, so that they leave some for what is quicker.
    private const int Searches = 32;

    // Statements that a connection keeps prepared: all that the API has, but for rare filters.
    private const int Prepared = 50;

    private const string ReadOnly = "-c default_transaction_read_only=on";

    // A search is planned for what it looks for: one plan for large and small cities would suit neither. What is read by id is planned once.
    private const string PlanEach = $"{ReadOnly} -c plan_cache_mode=force_custom_plan";
    private const string PlanOnce = $"{ReadOnly} -c plan_cache_mode=force_generic_plan";
    private const string OfSnapshots = $"{PlanEach} -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s";

    public static string OfRequests(string configured)
    {
        var limits = Limited(configured, "aviv-api");
        limits.MaxPoolSize += Spare;
        return limits.ConnectionString;
    }

    public static string OfGatheredReads(string configured) => OfReads(configured, "aviv-api-reads", PlanOnce, Gathered).ConnectionString;

    public static string OfSearches(string configured) => OfReads(configured, "aviv-api-search", PlanEach, Searches).ConnectionString;

    /// <summary>For what takes long, in a transaction that may rest as long as a client may.</summary>
    public static string OfLongReads(string configured, int maxConnections)
    {
        var limits = OfReads(configured, "aviv-api-long", OfSnapshots, maxConnections);
        (limits.MaxPoolSize, limits.CommandTimeout) = (maxConnections, 25);
        return limits.ConnectionString;
    }

    // No larger than the pool of requests is configured to be.
    private static NpgsqlConnectionStringBuilder OfReads(string configured, string name, string options, int maxConnections)
    {
        var limits = Limited(configured, name);
        limits.Options = $"{limits.Options} {options}";
        (limits.MinPoolSize, limits.MaxPoolSize) = (0, Math.Min(limits.MaxPoolSize, maxConnections));
        return limits;
    }

    // A request lives five seconds: what it waits for must give up sooner, or the client never learns why.
    // Error details name the values of a row, which may be personal.
    // Nothing here leaves a trace in a session (locks end with their transaction), so none needs a reset.
    private static NpgsqlConnectionStringBuilder Limited(string configured, string name)
    {
        var limits = new NpgsqlConnectionStringBuilder(configured)
        {
            Timeout = 1,
            CommandTimeout = 3,
            IncludeErrorDetail = false,
            ApplicationName = name,
            NoResetOnClose = true,
        };
        if (!limits.ShouldSerialize("Max Auto Prepare")) limits.MaxAutoPrepare = Prepared;
        return limits;
    }
}
