using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// What the release before the one under test sends to the database, again and again, one kind beside the other. None waits for a lock
/// for longer than a second under <c>--stress</c>, where PostgreSQL ends such a statement with an error; the quick suite shares its
/// machine.
/// </summary>
internal sealed class PreviousRelease(string connectionString, int listings, int spared)
{
    private static readonly int LockMilliseconds = Faults.Size(quick: 10_000, stress: 1_000);

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Options = $"-c lock_timeout={LockMilliseconds} -c statement_timeout={Faults.Size(quick: 30_000, stress: 3_000)}",
    }.ConnectionString;

    private readonly string[] _statements =
    [
        """
        WITH written AS (
          UPDATE listing SET price = price + 1, version = version + 1, updated_date = now() WHERE id = @id
          RETURNING id, price, updated_date)
        INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT * FROM written
        """,
        """
        INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
          bedrooms_count, price, created_date, updated_date, version)
        VALUES ('New', 'Soft' || chr(173) || 'ly ' || @id, 'HOUSE', 's', '1', 'Lyon', 'FR', 1, 1, 0, 1, now(), now(), 1)
        """,
        "SELECT id, name, postal_code, version FROM listing WHERE id = @id",
        "SELECT id FROM listing WHERE city_key = search_key('Paris') AND words @@ search_query('calme') AND id > @id ORDER BY id LIMIT 100",
        """SELECT "MigrationId" FROM "__EFMigrationsHistory" WHERE @id > 0""",
    ];

    private readonly long[] _done = new long[5];

    public long Updated => Interlocked.Read(ref _done[0]);

    public long Inserted => Interlocked.Read(ref _done[1]);

    /// <summary>Ends when told to, or with the first statement that fails.</summary>
    public Task ServeAsync(CancellationToken end) => Task.WhenAll(_statements.Select((sql, kind) => RepeatAsync(sql, kind, end)));

    /// <summary>Until each kind of statement ran once more, or what was going on beside it failed.</summary>
    public async Task AwaitAnotherOfEachAsync(Task beside)
    {
        var before = _done.Select((_, kind) => Interlocked.Read(ref _done[kind])).ToArray();
        await Poll.UntilAsync(
            () => beside.IsFaulted || before.Index().All(kind => Interlocked.Read(ref _done[kind.Index]) > kind.Item),
            "each kind of statement ran once more");
        if (beside.IsFaulted) await beside;
    }

    private async Task RepeatAsync(string sql, int kind, CancellationToken end)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        var id = new NpgsqlParameter<long>("id", 0L);
        command.Parameters.Add(id);
        while (!end.IsCancellationRequested)
        {
            id.TypedValue = Pick();
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            Interlocked.Increment(ref _done[kind]);
        }
    }

    // Any but the one that somebody holds.
    private long Pick()
    {
        var id = Random.Shared.NextInt64(1, listings);
        return id < spared ? id : id + 1;
    }
}
