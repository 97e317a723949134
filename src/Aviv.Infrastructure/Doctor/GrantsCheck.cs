using System.Data.Common;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the role may do with each table what was decided, no less and no more, wherever it has its rights from.</summary>
internal sealed class GrantsCheck(DoctorDatabase database) : ICheck
{
    // What may be done with a whole table, and what with at least a column of it. Owners may do everything: that is another check's.
    private const string Held = """
        SELECT relname::text, quote_ident(relname), quote_ident(current_user),
            ARRAY(SELECT kind FROM unnest(kinds) kind WHERE has_table_privilege(pg_class.oid, kind)),
            ARRAY(SELECT kind FROM unnest(kinds) kind WHERE CASE WHEN kind IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                  THEN has_any_column_privilege(pg_class.oid, kind) ELSE has_table_privilege(pg_class.oid, kind) END)
        FROM pg_class, (SELECT ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) all_of(kinds)
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT pg_has_role(relowner, 'MEMBER')
        ORDER BY relname
        """;

    private sealed record Table(string Name, string Quoted, string Role, string[] OnAll, string[] OnSome)
    {
        public static Table Of(DbDataReader row) => new(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<string[]>(4));

        public bool IsDecided => ApiRole.Grants.ContainsKey(Name);

        public string Missing => string.Join(", ", ApiRole.Grants[Name].Except(OnAll));

        public string Extra => string.Join(", ", OnSome.Except(ApiRole.Grants[Name]));
    }

    public string Subject => "grants";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var tables = (await database.RowsAsync(Held, Table.Of)).ToLookup(table => table.IsDecided);
        var wrong = tables[true].SelectMany(Judge).ToList();
        if (wrong is []) yield return AllOf(tables[true].Count());
        foreach (var finding in wrong) yield return finding;
        // Those of extensions and of newer builds are none of ours.
        var others = string.Join(", ", tables[false].Select(table => table.Quoted));
        if (others != "") yield return Finding.Note($"this build decides nothing about {others}.");
    }

    private static Finding AllOf(int tables) => tables == 0
        ? Finding.Note("there is no table to judge, but for those that the role owns.")
        : Finding.Fine($"{tables} tables, each as scripts/api-role.sql decides");

    // To revoke something from who does not have it changes nothing.
    private static IEnumerable<Finding> Judge(Table of)
    {
        if (of.Missing != "")
            yield return Finding.Do($"{of.Role} lacks {of.Missing} on {of.Quoted}. Run scripts/api-role.sql as the owner.");
        if (of.Extra != "")
            yield return Finding.Do(
                $"{of.Role} may {of.Extra} {of.Quoted}. As the owner: REVOKE {of.Extra} ON {of.Quoted} FROM {of.Role}, PUBLIC;");
    }
}
