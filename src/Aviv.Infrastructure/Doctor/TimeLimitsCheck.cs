using System.Data.Common;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether PostgreSQL itself ends what the API cannot end any more, as when an instance hangs or its machine is gone.</summary>
internal sealed class TimeLimitsCheck(DoctorDatabase database) : ICheck
{
    // As a session of the role has them, since a limit may be set in many places.
    private static readonly string Limits = $"""
        SELECT name, current_setting(name), source, quote_ident(current_user), quote_ident(current_database())
        FROM pg_settings WHERE name IN ({string.Join(", ", ApiRole.TimeLimits.Keys.Select(name => $"'{name}'"))}) ORDER BY name
        """;

    private sealed record Limit(string Name, string Value, string Source, string Role, string Database)
    {
        public static Limit Of(DbDataReader row) =>
            new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));

        public string Wanted => ApiRole.TimeLimits[Name];

        // What goes before the role's own setting must go first.
        public string Remedy => Source switch
        {
            "client" => "Take it out of the Options of ConnectionStrings__Aviv.",
            "database user" => $"As the owner: ALTER ROLE {Role} IN DATABASE {Database} RESET {Name};",
            _ => "Run scripts/api-role.sql as the owner.",
        };
    }

    public string Subject => "time limits";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var limits = await database.RowsAsync(Limits, Limit.Of);
        var wrong = limits.Where(limit => limit.Value != limit.Wanted).ToList();
        if (wrong is []) yield return Finding.Fine(string.Join(", ", limits.Select(limit => $"{limit.Name} {limit.Value}")));
        foreach (var limit in wrong)
            yield return Finding.Do($"{limit.Name} is {limit.Value}, and should be {limit.Wanted}. {limit.Remedy}");
    }
}
