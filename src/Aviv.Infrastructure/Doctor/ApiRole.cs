namespace Aviv.Infrastructure.Doctor;

/// <summary>
/// What <c>scripts/api-role.sql</c> decides about the API's role. A test runs the script and compares; it also lists the tables that
/// nothing is decided about.
/// </summary>
internal static class ApiRole
{
    /// <summary>What it may do with each table; nothing, where the list is empty.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Grants = new Dictionary<string, string[]>
    {
        ["listing"] = ["SELECT", "INSERT", "UPDATE", "DELETE"],
        ["listing_price_log"] = ["SELECT", "INSERT"],
        ["idempotency_key"] = ["SELECT", "INSERT", "UPDATE", "DELETE"],
        ["drift_check"] = ["SELECT", "INSERT", "UPDATE"],
        ["contact_key"] = ["SELECT", "INSERT", "UPDATE", "DELETE"],
        ["instance_beat"] = ["SELECT", "INSERT", "UPDATE", "DELETE"],
        ["erasure"] = ["SELECT", "INSERT"],
        ["archive_manifest"] = ["SELECT"],
        ["archive_run"] = ["SELECT"],
        ["listing_archive"] = ["SELECT"],
        ["api_key"] = ["SELECT"],
        ["api_key_use"] = ["SELECT", "INSERT", "UPDATE"],
        ["__EFMigrationsHistory"] = ["SELECT"],
    };

    /// <summary>As PostgreSQL shows them.</summary>
    public static readonly IReadOnlyDictionary<string, string> TimeLimits = new Dictionary<string, string>
    {
        ["statement_timeout"] = "3s",
        ["lock_timeout"] = "2s",
        ["idle_in_transaction_session_timeout"] = "5s",
    };
}
