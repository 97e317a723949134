namespace Aviv.Infrastructure.Writes;

/// <summary>
/// A transaction, and the server that it ran in. Ids alone do not tell: a server that crashed, or a standby that took over, gives
/// the ids of lost transactions again. After a crash the statistics begin anew. A standby made of the files of a stopped server has
/// their beginning too, but each that takes over begins a timeline.
/// </summary>
internal sealed record TransactionName(string Id, DateTime ServerLife, string Timeline)
{
    /// <summary>
    /// The present transaction; its id is null where it wrote nothing. But where a standby must have what is acknowledged, a
    /// transaction that only read gets a mark, so that its commit waits for all that it saw.
    /// </summary>
    public const string Present = $"""
        SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL AND {HasStandby} AND {Mark} IS NULL THEN NULL
                    ELSE pg_current_xact_id_if_assigned()::text END, {Life}, {Server}
        """;

    /// <summary>
    /// How a transaction ended, or null where it belongs to another life of the server; and whether a standby must have it.
    /// </summary>
    public const string Status =
        $"SELECT CASE WHEN {Life} = $2 AND {Server} = $3 THEN pg_xact_status($1::text::xid8) END, {HasStandby}";

    /// <summary>Something written, for which a commit waits as for any row. Every role may, and it leaves no row.</summary>
    public const string Mark = "pg_logical_emit_message(true, 'aviv', ''::text)";

    private const string HasStandby = "current_setting('synchronous_standby_names') <> ''";

    // Any of the statistics would do. This one is a plain function, and so cheaper for every write than a view of them.
    private const string Life = "pg_stat_get_bgwriter_stat_reset_time()";

    // Not from the control file, which lags a promotion. Fails on a server that only follows: that can prove nothing.
    private const string Server = "substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)";
}
