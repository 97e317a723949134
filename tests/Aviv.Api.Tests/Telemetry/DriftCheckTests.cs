using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>The check that walks the histories while the API runs.</summary>
public sealed class DriftCheckTests(ApiFixture api) : SecondApiTest(api)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    private readonly AvivApp _checking = new(HeldLock.Patient(api.Database)) { ChecksHistories = true };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // Starts it.
        using var client = _checking.CreateClient();
    }

    public override async ValueTask DisposeAsync()
    {
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
        Assert.Equal("(0,0,1)", await StateAsync());
        Assert.Contains(_checking.Logs.Stop(), line => line.Contains($"the first is that of listing {id};", StringComparison.Ordinal));

        await Database.ExecuteAsync($"UPDATE listing SET price = 100 WHERE id = {id}");
        await CheckAsync();
        Assert.Equal("(0,0,0)", await StateAsync());
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
        Assert.Equal($"({first + 499},500,0)", await StateAsync());
        await CheckAsync();
        Assert.Equal("(0,0,501)", await StateAsync());
    }

    [Fact]
    public async Task Check_OfTwoInstances_IsOneWalk()
    {
        await CreateAsync(Sample.Listing(100));
        await CheckAsync();
        await Database.ExecuteAsync("UPDATE drift_check SET position = 0, found = 7, found_before = 0");
        await using var other = new AvivApp(HeldLock.Patient(Database)) { ChecksHistories = true };
        using var client = other.CreateClient();
        other.Clock.AdjustTime(_checking.Clock.GetUtcNow());

        // Less than a round after the first has checked.
        other.Clock.Advance(Round);
        await Poll.UntilAsync(async () => await StateAsync() == "(0,0,7)", "the other went on with the round of the first");
        _checking.Clock.Advance(Round);
        await CheckAsync();

        Assert.Equal("(0,0,0)", await StateAsync());
    }

    private async Task CheckAsync()
    {
        _checking.Clock.Advance(Round);
        var isChecked = $"SELECT EXISTS (SELECT FROM drift_check WHERE checked_at = '{_checking.Clock.GetUtcNow():O}')";
        await Poll.UntilAsync(() => Database.ScalarAsync<bool>(isChecked), "the histories were checked");
    }

    private async Task<string> StateAsync() =>
        (await Database.RowsAsync("SELECT position, found, found_before FROM drift_check")).SingleOrDefault() ?? "";
}
