namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the database can be reached, and is new enough.</summary>
internal sealed class DatabaseCheck(DoctorDatabase database) : ICheck
{
    private const int OldestVersion = 14;

    private const string Server = """
        SELECT split_part(current_setting('server_version'), ' ', 1), current_setting('server_version_num')::int / 10000,
            pg_is_in_recovery()
        """;

    public string Subject => "database";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var (version, major, isStandby) = await database.RowAsync(Server, row => (row.GetString(0), row.GetInt32(1), row.GetBoolean(2)));
        yield return major < OldestVersion
            ? Finding.Do($"PostgreSQL {version} is too old. Move to version {OldestVersion} or later.")
            : Finding.Fine($"PostgreSQL {version} answers");
        if (isStandby) yield return Finding.Note("this server is a standby, which takes no writes.");
    }
}
