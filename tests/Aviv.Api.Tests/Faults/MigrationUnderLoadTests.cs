using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>The migrations behind <c>ListingSearch</c>, on a filled table, while the release before them is served.</summary>
[Collection<Faults>]
public sealed class MigrationUnderLoadTests : IAsyncLifetime
{
    private const string Before = "20261123163419_ListingSearch";

    private const string Rebuilt = "SELECT count(*) FROM listing WHERE city_key = 'dusseldorf'";

    private const string Stale = """
        SELECT count(*) AS "Value" FROM listing
        WHERE (city_key, postal_key, words) IS DISTINCT FROM (search_key(city), replace(search_key(postal_code), ' ', ''),
          strip(to_tsvector('pg_catalog.simple', search_key(name || ' ' || description || ' ' || city))))
        """;

    // Somebody holds this one when the migration comes by.
    private const int Held = 500;

    private static readonly int Listings = Faults.Size(quick: 1_000, stress: 500_000);

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateEmptyAsync();
        await using var context = NewContext();
        await context.GetService<IMigrator>().MigrateAsync(Before);
        await _database.ExecuteAsync($"""
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
              bedrooms_count, price, created_date, updated_date, version)
            SELECT 'Flat ' || i, 'Großer Bal' || chr(173) || 'kon, 43 m², ' || repeat('très calme ', i % 40),
              'APARTMENT', 's', '75 0' || i % 100,
              'Düssel' || chr(173) || 'dorf', 'FR', 43, 2, 1, i, '2024-01-01Z', '2024-01-01Z', 1 FROM generate_series(1, {Listings}) i;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, created_date FROM listing;
            ANALYZE
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Migration_KilledAndRepeatedWhileTheReleaseBeforeServes_RebuildsEveryKeyAndDisturbsNobody()
    {
        Assert.Equal(0, await _database.ScalarAsync<long>(Rebuilt));
        using var end = new CancellationTokenSource();
        var old = new PreviousRelease(_database.ConnectionString, Listings, Held);
        var served = old.ServeAsync(end.Token);

        await KillInTheMiddleAsync(old);
        Assert.InRange(await _database.ScalarAsync<long>(Rebuilt), Held - 1, Listings - 1);
        await using var context = NewContext();
        await context.Database.MigrateAsync();
        await old.AwaitAnotherOfEachAsync(served);
        await end.CancelAsync();
        await served;

        Assert.Equal(0, await context.Database.SqlQueryRaw<long>(Stale).SingleAsync());
        Assert.Equal(Listings, await _database.ScalarAsync<long>(
            "SELECT count(*) FROM listing WHERE city_key = 'dusseldorf' AND words @@ search_query('balkon m2')"));
        Assert.Equal(Listings + old.Inserted, await _database.ScalarAsync<long>("SELECT count(*) FROM listing"));
        Assert.Equal(old.Updated, await _database.ScalarAsync<long>("SELECT sum(version - 1)::bigint FROM listing"));
        Assert.Empty(await _database.RowsAsync(
            $"SELECT id FROM listing WHERE id <= {Listings} AND (version = 1) <> (updated_date = created_date AND price = id)"));
    }

    private async Task KillInTheMiddleAsync(PreviousRelease old)
    {
        await using var context = NewContext();
        await context.Database.OpenConnectionAsync();
        var backend = ((NpgsqlConnection)context.Database.GetDbConnection()).ProcessID;
        Task migration;
        await using (await HeldLock.TakeAsync(_database, $"SELECT FROM listing WHERE id = {Held} FOR UPDATE"))
        {
            migration = context.Database.MigrateAsync();
            var waits =
                $"SELECT count(*) FROM pg_locks, listing WHERE pid = {backend} AND NOT granted "
                + $"AND id = {Held - 1} AND city_key = 'dusseldorf'";
            await Poll.UntilAsync(
                async () => await _database.ScalarAsync<long>(waits) == 1, "the migration waited for the row that is held");
            await old.AwaitAnotherOfEachAsync(migration);
            await _database.ExecuteAsync($"SELECT pg_terminate_backend({backend}, 60000)");
        }

        await Assert.ThrowsAnyAsync<Exception>(() => migration);
    }

    private AvivDbContext NewContext()
    {
        var context = _database.NewContext();
        context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        return context;
    }
}
