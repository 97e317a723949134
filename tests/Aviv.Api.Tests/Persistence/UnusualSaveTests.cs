using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Listings;
using Aviv.Domain.Tests.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Tests.Persistence;

/// <summary>
/// Saves that fail and are mended, that see half of a change, or that come after one was given up: each logs what stands.
/// </summary>
public sealed class UnusualSaveTests(ApiFixture api) : ApiTest(api)
{
    private static readonly DateTimeOffset Start = new(2023, 1, 12, 9, 23, 36, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Start.AddDays(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_FailedAndMended_LogsThePriceThatStands(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(99), Later);
        await FailAsync(context, synchronous);
        listing.Revise(SampleDetails.Of(98), Later);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(98, 100, 98);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_FailedAndSetBack_LogsNothing(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(99), Later);
        await FailAsync(context, synchronous);
        listing.Revise(SampleDetails.Of(100), Later);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(100, 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_OfSeveralRevisionsThatFailed_LogsEachOnceWhenRepeated(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(99), Later);
        listing.Revise(SampleDetails.Of(98), Later);
        await FailAsync(context, synchronous);
        await FailAsync(context, synchronous);
        await SaveAsync(context, synchronous);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(98, 100, 99, 98);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_OfANewListingFailedAndMended_LogsItsFirstStoredPrice(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = Listing.Create(SampleDetails.Of(100), Start);
        context.Add(listing);
        await FailAsync(context, synchronous);
        listing.Revise(SampleDetails.Of(99), Later);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(99, 99);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_ThereAndBack_LogsNothing(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(150), Later);
        listing.Revise(SampleDetails.Of(100, "Another name"), Later);
        await SaveAsync(context, synchronous);
        listing.Revise(SampleDetails.Of(120), Later);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(120, 100, 120);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_WithoutDetection_LogsWhenThePriceIsStored(bool synchronous)
    {
        await using var context = Database.NewContext();
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(150), Later);
        await SaveAsync(context, synchronous);
        await AssertStoredAsync(100, 100);

        context.ChangeTracker.DetectChanges();
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(150, 100, 150);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_ThatSawTheNameButNotThePrice_StoresAndLogsThePriceToo(bool synchronous)
    {
        await using var context = Database.NewContext();
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(100, "Another name"), Later);
        context.ChangeTracker.DetectChanges();
        listing.Revise(SampleDetails.Of(150, "Another name"), Later);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(150, 100, 150);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_AfterAListingThatFailedWasDetached_LogsNothing(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(99), Later);
        await FailAsync(context, synchronous);
        context.Entry(listing).State = EntityState.Detached;
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(100, 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_AfterAListingThatFailedWasReadAgain_LogsWhatIsRevisedThen(bool synchronous)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(99), Later);
        await FailAsync(context, synchronous);
        await context.Entry(listing).ReloadAsync();
        listing.Revise(SampleDetails.Of(100, "Another name"), Later);
        await SaveAsync(context, synchronous);
        listing.Revise(SampleDetails.Of(120), Later);
        await SaveAsync(context, synchronous);

        await AssertStoredAsync(120, 100, 120);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_OfAListingRemovedAfterAFailure_LeavesNothing(bool synchronous)
    {
        await using (var first = Database.NewContext()) await StoreAsync(first, 100);
        await using var context = Database.NewContext();
        var listing = await context.Listings.SingleAsync();
        listing.Revise(SampleDetails.Of(99), Later);
        await FailAsync(context, synchronous);
        context.Remove(listing);
        await SaveAsync(context, synchronous);

        Assert.Equal(["(,)"], await TablesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_OfANewListingThatFailedInAnotherContext_LogsItsPrice(bool synchronous)
    {
        var listing = Listing.Create(SampleDetails.Of(100), Start);
        await using (var first = Database.NewContext())
        {
            first.Add(listing);
            await FailAsync(first, synchronous);
            first.Entry(listing).State = EntityState.Detached;
        }

        await using var second = Database.NewContext();
        second.Add(listing);
        await SaveAsync(second, synchronous);

        await AssertStoredAsync(100, 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_OfAListingStoredByAnotherContext_LogsOnlyWhatIsNew(bool synchronous)
    {
        Listing listing;
        await using (var first = Database.NewContext()) listing = await StoreAsync(first, 100);

        await using var second = Database.NewContext();
        second.Attach(listing);
        listing.Revise(SampleDetails.Of(150), Later);
        await SaveAsync(second, synchronous);

        await AssertStoredAsync(150, 100, 150);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveChanges_ThatIsAcceptedLater_LogsOnce(bool rolledBack)
    {
        await using var context = Database.NewContext();
        var listing = await StoreAsync(context, 100);
        listing.Revise(SampleDetails.Of(150), Later);
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await context.SaveChangesAsync(acceptAllChangesOnSuccess: false);
            if (!rolledBack) await transaction.CommitAsync();
        }

        if (rolledBack) await context.SaveChangesAsync(acceptAllChangesOnSuccess: false);
        context.ChangeTracker.AcceptAllChanges();
        listing.Revise(SampleDetails.Of(150, "Another name"), Later);
        await context.SaveChangesAsync();
        listing.Revise(SampleDetails.Of(100), Later);
        await context.SaveChangesAsync();

        await AssertStoredAsync(100, 100, 150, 100);
    }

    private static async Task<Listing> StoreAsync(AvivDbContext context, decimal price)
    {
        var listing = Listing.Create(SampleDetails.Of(price), Start);
        context.Add(listing);
        await context.SaveChangesAsync();
        return listing;
    }

    private async Task FailAsync(AvivDbContext context, bool synchronous)
    {
        await Database.ExecuteAsync("ALTER TABLE listing ADD CONSTRAINT sabotage CHECK (false) NOT VALID");
        await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(context, synchronous));
        await Database.ExecuteAsync("ALTER TABLE listing DROP CONSTRAINT sabotage");
    }

    private static async Task SaveAsync(AvivDbContext context, bool synchronous)
    {
        if (synchronous) context.SaveChanges();
        else await context.SaveChangesAsync();
    }

    private async Task AssertStoredAsync(decimal price, params decimal[] logged)
    {
        Assert.Equal(price, await Database.ScalarAsync<decimal>("SELECT price FROM listing"));
        Assert.Equal(logged, await Database.ScalarAsync<decimal[]>("SELECT array_agg(price_change ORDER BY id) FROM listing_price_log"));
        await Histories.AssertSoundAsync(Database);
    }
}
