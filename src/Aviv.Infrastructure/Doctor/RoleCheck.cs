using System.Data.Common;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the API connects as a role that can only read and write rows: a fault in it can then not rewrite a history.</summary>
internal sealed class RoleCheck(DoctorDatabase database) : ICheck
{
    private const string Role = """
        SELECT quote_ident(rolname), rolsuper,
            EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                    AND pg_has_role(relowner, 'MEMBER'))
                OR EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'MEMBER')),
            has_schema_privilege('public', 'USAGE'), has_schema_privilege('public', 'CREATE')
        FROM pg_roles WHERE rolname = current_user
        """;

    private const string Remedy = "Let ConnectionStrings__Aviv name the role of scripts/api-role.sql (docs/operations.md, Setting up).";

    private sealed record Rights(string Name, bool IsSuperuser, bool Owns, bool UsesSchema, bool CreatesTables)
    {
        public static Rights Of(DbDataReader row) =>
            new(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4));
    }

    public string Subject => "role";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        foreach (var finding in Judge(await database.RowAsync(Role, Rights.Of))) yield return finding;
    }

    private static IEnumerable<Finding> Judge(Rights role) => role switch
    {
        { IsSuperuser: true } => [Finding.Do($"{role.Name} is a superuser. {Remedy}")],
        { Owns: true } => [Finding.Do($"{role.Name} owns the database or tables in it. {Remedy}")],
        { UsesSchema: true, CreatesTables: false } => [Finding.Fine($"{role.Name} is neither owner nor superuser")],
        _ => InSchema(role),
    };

    private static IEnumerable<Finding> InSchema(Rights role)
    {
        if (!role.UsesSchema) yield return Finding.Do($"{role.Name} may not use the schema public. Run scripts/api-role.sql as the owner.");
        // Up to PostgreSQL 14 the schema is the superuser's, and the script cannot revoke it.
        if (role.CreatesTables)
            yield return Finding.Do(
                $"{role.Name} may create tables. As the owner of the schema: REVOKE CREATE ON SCHEMA public FROM {role.Name}, PUBLIC;");
    }
}
