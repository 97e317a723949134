using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cli;

public sealed class SeedTests(ApiFixture api) : SecondApiTest(api)
{
    private const string Contents = """
        SELECT l.name, l.city, l.price, l.version, l.created_date, l.updated_date, p.price_change, p.updated_time
        FROM listing l JOIN listing_price_log p ON p.listing_id = l.id ORDER BY l.id, p.id
        """;

    private static readonly CliResult Done = new(0, "Seeded 60 listings with 326 prices.", "");
    private static readonly CliResult Refused = new(1, "", "The database already holds listings; seed fills an empty one only.");

    [Fact]
    public async Task Seed_EmptyDatabase_FillsItTheSameEveryTime()
    {
        Assert.Equal(Done, await SeedAsync(Database));
        var first = await Database.RowsAsync(Contents);
        await Database.ResetAsync();
        Assert.Equal(Done, await SeedAsync(Database));

        Assert.Equal(326, first.Count);
        Assert.Equal(first, await Database.RowsAsync(Contents));
        await AssertHistoriesHoldAsync();
    }

    [Fact]
    public async Task Seed_DatabaseWithAListing_IsRefused()
    {
        await CreateAsync(Sample.Listing());

        Assert.Equal(Refused, await SeedAsync(Database));
        Assert.Equal(1, await ListingsAsync(Database));
    }

    [Fact]
    public async Task Seed_TwoAtOnce_OneFillsTheDatabase()
    {
        var results = await Task.WhenAll(SeedAsync(Database), SeedAsync(Database));

        Assert.Equal([Done, Refused], results.OrderBy(result => result.ExitCode));
        Assert.Equal(60, await ListingsAsync(Database));
    }

    [Fact]
    public async Task Seed_CutOffHalfway_LeavesNothing()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await database.ExecuteAsync("""
            CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE TRIGGER cut_off BEFORE INSERT ON listing FOR EACH ROW WHEN (NEW.city = 'Dublin') EXECUTE FUNCTION cut_off()
            """);

        var result = await SeedAsync(database);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The database cannot be used: terminating connection", result.Error);
        Assert.Equal(0, await ListingsAsync(database));
        // The sequence, which no rollback turns back, tells that rows were there.
        Assert.InRange(await database.ScalarAsync<long>("SELECT last_value FROM listing_id_seq"), 2, 59);
    }

    [Fact]
    public async Task Seed_WithoutMigrations_SaysWhatToRun()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        Assert.Equal(new(1, "", "Migrations are missing; run: dotnet ef database update"), await SeedAsync(database));
    }

    private async Task AssertHistoriesHoldAsync()
    {
        Assert.Equal(0, await Database.ScalarAsync<long>("""
            SELECT count(*) FROM (
                SELECT price_change, lag(price_change) OVER history AS price_before,
                    updated_time, lag(updated_time) OVER history AS time_before
                FROM listing_price_log WINDOW history AS (PARTITION BY listing_id ORDER BY id)) log
            WHERE price_change = price_before OR updated_time <= time_before
            """));
        Assert.Equal(60, await Database.ScalarAsync<long>("""
            SELECT count(*) FROM listing WHERE (price, created_date, updated_date, version) = (
                SELECT (array_agg(price_change ORDER BY id DESC))[1], min(updated_time), max(updated_time), count(*)
                FROM listing_price_log WHERE listing_id = listing.id)
            """));
    }

    private static Task<CliResult> SeedAsync(TestDatabase database) => CliResult.OfAsync(database.ConnectionString, "seed");

    private static Task<long> ListingsAsync(TestDatabase database) => database.ScalarAsync<long>("SELECT count(*) FROM listing");
}
