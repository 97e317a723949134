using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>The check that walks the histories while the API runs.</summary>
public sealed class DriftCheckTests(ApiFixture api) : SecondApiTest(api)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    private readonly AvivApp _checking = new(HeldLock.Patient(api.Database)) { WatchesTheDatabase = true };

    private Counts _counts = null!;

    private double? Age => _counts["aviv.drift.check.age"];

    private double? Faulty => _counts["aviv.drift.listings"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // Starts it.
        _counts = Counts.Of(_checking);
    }

    public override async ValueTask DisposeAsync()
    {
        _counts.Dispose();
        await _checking.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Check_OfAPriceSetByHand_FindsIt_AndForgetsItOnceItIsMended()
    {
        var id = await CreateAsync(Sample.Listing(100));
        await CreateAsync(Sample.Listing(200));
        await Database.ExecuteAsync($"UPDATE listing SET price = 99 WHERE id = {id}");
        _checking.Logs.Start();

        await CheckAsync();
        Assert.Equal(("(0,0,1)", 1), (await StateAsync(), Faulty));
        Assert.Contains(_checking.Logs.Stop(), line => line.Contains($"the first is that of listing {id};", StringComparison.Ordinal));

        await Database.ExecuteAsync($"UPDATE listing SET price = 100 WHERE id = {id}");
        await CheckAsync();
        Assert.Equal(("(0,0,0)", 0), (await StateAsync(), Faulty));
    }

    [Fact]
    public async Task Check_OfMoreThanAPage_GoesOnWhereItWas()
    {
        await Database.ExecuteAsync("""
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
                rooms_count, bedrooms_count, price, created_date, updated_date, version)
            SELECT 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 1, 1, now(), now(), 1 FROM generate_series(1, 501)
            """);
        var first = await Database.ScalarAsync<long>("SELECT min(id) FROM listing");

        // None has a log.
        await CheckAsync();
        Assert.Equal(($"({first + 499},500,0)", 500, 500), (await StateAsync(), Faulty, _counts["aviv.drift.checked"]));
        await CheckAsync();
        Assert.Equal(("(0,0,501)", 501, 501), (await StateAsync(), Faulty, _counts["aviv.drift.checked"]));
    }

    [Fact]
    public async Task Check_OfTwoInstances_IsOneWalk()
    {
        await CreateAsync(Sample.Listing(100));
        await CheckAsync();
        await Database.ExecuteAsync("UPDATE drift_check SET position = 0, found = 7, found_before = 0");
        await using var other = new AvivApp(HeldLock.Patient(Database)) { WatchesTheDatabase = true };
        using var started = Counts.Of(other);
        other.Clock.AdjustTime(_checking.Clock.GetUtcNow());

        other.Clock.Advance(Round);
        await Poll.UntilAsync(async () => await StateAsync() == "(0,0,7)", "the other went on with the round of the first");
        // The first comes to look too, finds that the other was quicker, and goes on from there a round later.
        await CheckAsync();
        Assert.Equal(("(0,0,7)", 7), (await StateAsync(), Faulty));
        await CheckAsync();
        Assert.Equal(("(0,0,0)", 0), (await StateAsync(), Faulty));
    }

    [Fact]
    public async Task Age_IsThatOfTheNewestCheck_EvenOfNoListing()
    {
        Assert.Null(Age);
        await CheckAsync();
        Assert.Equal(("(0,0,0)", 0, 0), (await StateAsync(), Age, _counts["aviv.drift.checked"]));

        _checking.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(7, Age);
        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE drift_check"))
        {
            _checking.Clock.Advance(Round);
            await HeldLock.AwaitWaitersAsync(Database, 1);
            Assert.Equal(22, Age);
        }

        await Poll.UntilAsync(() => Age == 0, "the check went on");
    }

    [Fact]
    public async Task Check_AfterTheClockWasSetBack_GoesOn()
    {
        await CheckAsync();

        _checking.Clock.AdjustTime(_checking.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        Assert.Equal(3600, Age);
        await CheckAsync();
    }

    [Fact]
    public async Task Age_WhereTheRowMayNotBeRead_IsNone()
    {
        var role = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Username;
        await Database.ExecuteAsync($"REVOKE SELECT ON drift_check FROM {role}");
        _checking.Logs.Start();
        try
        {
            _checking.Clock.Advance(Round);
            await Poll.UntilAsync(() => _checking.Logs.Count(IsMissed) == 1, "it said that it could not look");
        }
        finally
        {
            await Database.GrantAsync();
        }

        Assert.Null(Age);
        await CheckAsync();
    }

    // Done when the instance knows of a check of this instant, by itself or by another.
    private async Task CheckAsync()
    {
        _checking.Clock.Advance(Round);
        await Poll.UntilAsync(() => Age == 0, "the histories were checked");
    }

    private static bool IsMissed(string line) =>
        line.Contains("The histories are not checked: 42501: permission denied for table drift_check", StringComparison.Ordinal);

    private async Task<string> StateAsync() =>
        (await Database.RowsAsync("SELECT position, found, found_before FROM drift_check")).SingleOrDefault() ?? "";
}
