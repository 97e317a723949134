namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the server keeps what it acknowledged, and the database takes every text.</summary>
internal sealed class ServerCheck(DoctorDatabase database) : ICheck
{
    private static readonly Wanted[] Settings =
    [
        new("fsync", ["on"], "A crash of the machine may ruin the database. Set fsync = on."),
        new("full_page_writes", ["on"], "A crash of the machine may ruin the database. Set full_page_writes = on."),
        new("synchronous_commit", ["on", "remote_apply"], "A write may be lost after it was acknowledged. Set synchronous_commit = on."),
        new("data_checksums", ["on"], "What a disk spoils goes unnoticed. Stop the server and run pg_checksums --enable."),
    ];

    // The columns of the locale differ between versions.
    private const string Text = """
        SELECT pg_encoding_to_char(encoding)::text,
            coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', datcollate),
            CASE to_jsonb(d) ->> 'datlocprovider' WHEN 'i' THEN 'ICU' WHEN 'b' THEN 'PostgreSQL' ELSE 'libc' END
        FROM pg_database d WHERE datname = current_database()
        """;

    private sealed record Wanted(string Name, string[] Values, string Remedy);

    public string Subject => "server";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var wrong = 0;
        var values = await ValuesAsync();
        foreach (var setting in Settings.Where(setting => !setting.Values.Contains(values[setting.Name])))
        {
            wrong++;
            yield return Finding.Do($"{setting.Name} is {values[setting.Name]}. {setting.Remedy}");
        }

        if (wrong == 0) yield return Finding.Fine(string.Join(", ", Settings.Select(setting => $"{setting.Name} {values[setting.Name]}")));
        yield return await TextAsync();
    }

    private async Task<Dictionary<string, string>> ValuesAsync() =>
        (await database.RowsAsync("SELECT name, setting FROM pg_settings", row => (Name: row.GetString(0), Value: row.GetString(1))))
        .ToDictionary(setting => setting.Name, setting => setting.Value);

    private async Task<Finding> TextAsync()
    {
        var (encoding, locale, provider) = await database.RowAsync(Text, row => (row.GetString(0), row.GetString(1), row.GetString(2)));
        return encoding == "UTF8"
            ? Finding.Fine($"encoding UTF8, locale {locale} of {provider}")
            : Finding.Do($"the encoding of the database is {encoding}. Dump it, and restore it into one that has ENCODING 'UTF8'.");
    }
}
