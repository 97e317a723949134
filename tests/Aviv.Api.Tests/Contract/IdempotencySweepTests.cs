using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Jobs;

namespace Aviv.Api.Tests.Contract;

public sealed class IdempotencySweepTests(ApiFixture api) : ApiTest(api), IAsyncDisposable
{
    private const int Old = 3 * IdempotencySweep.BatchSize + 1;
    private const string OldLeft = "SELECT count(*) FROM idempotency_key WHERE key LIKE 'old%'";

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Sweep_OfMoreThanABatch_DeletesAllOldKeysABatchAtATimeAndNoYoungOne()
    {
        await InsertKeysAsync();
        await CountDeletionsAsync();

        Clock.Advance(Round);
        await AwaitOldLeftAsync(0);

        Assert.Equal(
            ["(1000)", "(1000)", "(1000)", "(1)"], await Database.RowsAsync("SELECT deleted FROM sweep WHERE deleted > 0 ORDER BY number"));
        Assert.Equal(["(young)"], await Database.RowsAsync("SELECT key FROM idempotency_key"));
    }

    [Fact]
    public async Task Sweep_WhoseBatchFails_KeepsWhatItDidAndGoesOnInTheNextRound()
    {
        await InsertKeysAsync();
        await CountDeletionsAsync(failing: 2);
        App.Logs.Start();

        Clock.Advance(Round);
        await Poll.UntilAsync(() => App.Logs.Count(IsMissed) == 1, "the failed batch was logged");
        App.Logs.Stop();
        Assert.Equal(Old - IdempotencySweep.BatchSize, await Database.ScalarAsync<long>(OldLeft));
        Clock.Advance(Round);
        await AwaitOldLeftAsync(0);

        Assert.Equal(["(young)"], await Database.RowsAsync("SELECT key FROM idempotency_key"));
    }

    public new async ValueTask DisposeAsync()
    {
        await Database.ExecuteAsync("""
            DROP TRIGGER IF EXISTS sweep ON idempotency_key;
            DROP FUNCTION IF EXISTS sweep;
            DROP TABLE IF EXISTS sweep;
            DROP SEQUENCE IF EXISTS sweeps
            """);
        await base.DisposeAsync();
    }

    private static bool IsMissed(string line) => line.Contains("were not swept: P0001: failed on purpose", StringComparison.Ordinal);

    // Thousands of them at the same instant, as after a burst.
    private Task InsertKeysAsync()
    {
        At("2023-01-03T00:00:00Z");
        return Database.ExecuteAsync($"""
            INSERT INTO idempotency_key (caller, key, fingerprint, outcome, created_at)
            SELECT 'anyone', 'old' || i, '\x00'::bytea, 'Deleted', timestamptz '2023-01-01T12:00Z' + i / 2000 * interval '1 ms'
            FROM generate_series(1, {Old}) i
            UNION ALL SELECT 'anyone', 'young', '\x00'::bytea, 'Deleted', '2023-01-02T12:00Z'
            """);
    }

    // By the numbers of a sequence, since what a failed statement did is rolled back, but for those.
    private Task CountDeletionsAsync(int failing = 0) => Database.ExecuteAsync($"""
        CREATE SEQUENCE sweeps;
        CREATE TABLE sweep (number bigint, deleted bigint);
        CREATE FUNCTION sweep() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO sweep SELECT nextval('sweeps'), count(*) FROM gone;
                IF currval('sweeps') = {failing} THEN RAISE EXCEPTION 'failed on purpose'; END IF;
                RETURN NULL;
            END $$;
        CREATE TRIGGER sweep AFTER DELETE ON idempotency_key REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION sweep()
        """);

    private Task AwaitOldLeftAsync(long count) =>
        Poll.UntilAsync(async () => await Database.ScalarAsync<long>(OldLeft) == count, $"{count} old keys were left");
}
