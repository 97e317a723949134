using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Data;
using Npgsql;

namespace Aviv.Api.Tests.Data;

public sealed class BulkLoadTests(ApiFixture api) : ApiTest(api)
{
    private const int Listings = 500;
    private const int Seed = 3;

    private static readonly IReadOnlyList<SeededListing> Expected = [.. SeededListings.Generate(Seed, Listings)];
    private static readonly int ExpectedPrices = Expected.Sum(listing => listing.Prices.Count);

    [Fact]
    public async Task Load_EmptyDatabase_HoldsEveryGeneratedValue()
    {
        await LoadAsync(Seed);

        Assert.Equal(string.Join('\n', Expected.Select(Row)), await Database.ScalarAsync<string>("""
            SELECT string_agg(concat_ws('|', id, name, description, building_type, street_address, postal_code, city, country,
                surface_area_m2, rooms_count,
                bedrooms_count, price, coalesce(encode(contact_hash, 'hex'), '-'),
                to_char(created_date AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'),
                to_char(updated_date AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), version), E'\n' ORDER BY id) FROM listing
            """));
        Assert.Equal(
            Expected.SelectMany(
                listing => listing.Prices, (listing, price) => $"({listing.Id},{price.Price:F2},{Instant(price.ChangedAt)})"),
            await Database.RowsAsync("""
                SELECT listing_id, price_change, to_char(updated_time AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')
                FROM listing_price_log ORDER BY listing_id, id
                """));
    }

    [Fact]
    public async Task Load_SameSeed_FillsTheDatabaseTheSameEveryTime()
    {
        var first = await LoadAsync(Seed);
        await Database.ResetAsync();
        var second = await LoadAsync(Seed);
        await Database.ResetAsync();
        var other = await LoadAsync(Seed + 1);

        Assert.Equal(first, second);
        Assert.NotEqual(first.Listings, other.Listings);
        Assert.NotEqual(first.Prices, other.Prices);
    }

    [Fact]
    public async Task Load_Histories_AreSound()
    {
        await LoadAsync(Seed);

        await Histories.AssertSoundAsync(Database);
        Assert.Equal(ExpectedPrices, await CountAsync("listing_price_log"));
        Assert.Empty(await Database.RowsAsync("""
            SELECT id FROM listing CROSS JOIN LATERAL (
                SELECT count(*) AS rows, min(updated_time) AS first, max(updated_time) AS last
                FROM listing_price_log WHERE listing_id = listing.id) log
            WHERE created_date <> first OR version < rows OR (version = rows) <> (updated_date = last)
            """));
    }

    [Fact]
    public async Task Load_ThenWriteThroughTheApi_GoesOnWhereTheLoadEnded()
    {
        await using var fresh = await TestDatabase.CreateMigratedAsync();
        await BulkLoad.RunAsync(fresh.OwnerConnectionString, Listings, Seed, SuiteContacts.SealOf);
        await using var app = new AvivApp(HeldLock.Patient(fresh));
        using var client = app.CreateClient();

        var created = await client.AnswerAsync("POST", "/listings", Sample.Listing(price: 123_000).ToJsonString());
        var changed = await client.AnswerAsync("PATCH", $"/listings/{Listings}", """{"latest_price_eur":77}""");

        Assert.Equal(Listings + 1, (long)created.Json["id"]!);
        Assert.Equal(77, (decimal)changed.Json["latest_price_eur"]!);
        Assert.Equal(
            [$"({ExpectedPrices + 1},{Listings + 1},123000.00)", $"({ExpectedPrices + 2},{Listings},77.00)"],
            await fresh.RowsAsync($"SELECT id, listing_id, price_change FROM listing_price_log WHERE id > {ExpectedPrices} ORDER BY id"));
        await Histories.AssertSoundAsync(fresh);
    }

    [Fact]
    public async Task Load_ReadThroughTheApi_ShowsTheHistory()
    {
        await LoadAsync(Seed);
        var listing = Expected.First(listing => listing.Prices.Count > 20);

        var prices = JsonNode.Parse(await PricesAsync(listing.Id))!.AsArray();

        Assert.Equal(
            listing.Prices.Select(price => (price.Price, price.ChangedAt)),
            prices.Select(price => ((decimal)price!["price_eur"]!, ((DateTimeOffset)price["created_date"]!).UtcDateTime)));
    }

    [Fact]
    public async Task Load_LeavesStatistics()
    {
        await using var fresh = await TestDatabase.CreateMigratedAsync();
        await BulkLoad.RunAsync(fresh.OwnerConnectionString, Listings, Seed, SuiteContacts.SealOf);

        Assert.Equal(
            [$"(listing,{Listings},t)", $"(listing_price_log,{ExpectedPrices},t)"],
            await fresh.RowsAsync("""
                SELECT relname, reltuples::int, relallvisible > 0 FROM pg_class
                WHERE relname IN ('listing', 'listing_price_log') ORDER BY relname
                """));
    }

    [Fact]
    public async Task Load_DatabaseWithAListing_IsRefused()
    {
        var id = await CreateAsync(Sample.Listing());

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => LoadAsync(Seed));

        Assert.Equal("The database already holds listings; create an empty one, migrate it, and load that.", refusal.Message);
        Assert.Equal([$"({id})"], await Database.RowsAsync("SELECT id FROM listing"));
    }

    [Fact]
    public async Task Load_WithoutMigrations_SaysWhatToRun()
    {
        await using var empty = await TestDatabase.CreateEmptyAsync();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => BulkLoad.RunAsync(empty.OwnerConnectionString, Listings, Seed, SuiteContacts.SealOf));

        Assert.Equal("The database is not migrated; run: dotnet ef database update", refusal.Message);
    }

    [Fact]
    public async Task Load_TwoAtOnce_OneFillsTheDatabase()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Record.ExceptionAsync(() => LoadAsync(Seed)).AsTask()));

        Assert.IsType<InvalidOperationException>(Assert.Single(outcomes, outcome => outcome is not null));
        Assert.Equal(Listings, await CountAsync("listing"));
        Assert.Equal(ExpectedPrices, await CountAsync("listing_price_log"));
    }

    [Fact]
    public async Task Load_CancelledAmongThePrices_LeavesNothing()
    {
        using var source = new CancellationTokenSource();
        var progress = new Watch(report =>
        {
            if (report.Table == "listing_price_log") source.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => BulkLoad.RunAsync(Database.OwnerConnectionString, 2_000, Seed, SuiteContacts.SealOf, progress, source.Token));

        Assert.Contains(new LoadProgress("listing_price_log", 10_000), progress.Reports);
        Assert.Equal((0, 0), (await CountAsync("listing"), await CountAsync("listing_price_log")));
    }

    [Fact]
    public async Task Load_RefusedByTheDatabaseAmongThePrices_LeavesNothing()
    {
        await using var fresh = await TestDatabase.CreateMigratedAsync();
        await fresh.ExecuteAsync("ALTER TABLE listing_price_log ADD CONSTRAINT low CHECK (listing_id < 400)");

        await Assert.ThrowsAsync<PostgresException>(
            () => BulkLoad.RunAsync(fresh.OwnerConnectionString, Listings, Seed, SuiteContacts.SealOf));

        Assert.Equal(0, await fresh.ScalarAsync<long>("SELECT (SELECT count(*) FROM listing) + (SELECT count(*) FROM listing_price_log)"));
    }

    [Fact]
    public async Task Load_Progress_CountsTheRowsOfBothTables()
    {
        var progress = new Watch(_ => { });

        await BulkLoad.RunAsync(Database.OwnerConnectionString, 2_000, Seed, SuiteContacts.SealOf, progress);

        var prices = await CountAsync("listing_price_log");
        Assert.Equal(
            [new("listing", 2_000), new("listing_price_log", 10_000), new("listing_price_log", 20_000), new("listing_price_log", prices)],
            progress.Reports);
    }

    private static string Row(SeededListing l) => string.Join('|',
        l.Id, l.Name, l.Description, l.BuildingType, l.StreetAddress, l.PostalCode, l.City, l.Country, l.SurfaceAreaM2, l.RoomsCount,
        l.BedroomsCount, $"{l.Price:F2}", l.ContactPhoneNumber is { } number ? SuiteContacts.HashOf(number) : "-",
        Instant(l.CreatedDate), Instant(l.UpdatedDate), l.Version);

    private static string Instant(DateTime at) => $"{at:yyyyMMddHHmmssffffff}";

    private async Task<(string Listings, string Prices)> LoadAsync(long seed)
    {
        await BulkLoad.RunAsync(Database.OwnerConnectionString, Listings, seed, SuiteContacts.SealOf);
        return (await DigestAsync("listing"), await DigestAsync("listing_price_log"));
    }

    private Task<string> DigestAsync(string table) =>
        Database.ScalarAsync<string>($"SELECT md5(string_agg((to_jsonb(t) - 'contact_sealed')::text, E'\n' ORDER BY id)) FROM {table} t");

    private Task<long> CountAsync(string table) => Database.ScalarAsync<long>($"SELECT count(*) FROM {table}");

    private sealed class Watch(Action<LoadProgress> heard) : IProgress<LoadProgress>
    {
        public ConcurrentQueue<LoadProgress> Reports { get; } = [];

        public void Report(LoadProgress value)
        {
            Reports.Enqueue(value);
            heard(value);
        }
    }
}
