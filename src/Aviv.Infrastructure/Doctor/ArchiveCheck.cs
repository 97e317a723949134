using System.Globalization;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>What the manifest of the archive says. The files may be out of reach from here: <c>archive check</c> reads them.</summary>
internal sealed class ArchiveCheck(DoctorDatabase database) : ICheck
{
    private const string Manifest = """
        SELECT count(*) FILTER (WHERE state = 'Archived'), coalesce(sum(rows) FILTER (WHERE state = 'Archived'), 0)::bigint,
            count(*) FILTER (WHERE state <> 'Archived'), (SELECT max(ended_at) FROM archive_run)
        FROM archive_manifest
        """;

    private sealed record State(long Files, long Rows, long Unfinished, DateTimeOffset? EndedAt);

    public string Subject => "archive";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        if (await StateAsync() is not { } state)
        {
            yield return Finding.Note("it is not known before the migrations.");
            yield break;
        }

        yield return state is { Files: 0, Unfinished: 0 } ? Finding.Fine("every price is in the log") : Finding.Fine(Words(state));
        if (state.Unfinished > 0)
            yield return Finding.Note($"{state.Unfinished} files are unfinished. Unless a run is under way, run the verb archive again.");
    }

    private static string Words(State state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Rows} prices in {state.Files} files; the last whole run ended {(state.EndedAt is { } at ? $"{at:yyyy-MM-dd}" : "never")}");

    private async Task<State?> StateAsync()
    {
        try
        {
            return await database.RowAsync(Manifest, row => new State(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3)));
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }
}
