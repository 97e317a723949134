using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Listings;
using Aviv.Domain.Tests.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Persistence;

public sealed class PriceLogInterceptorTests(ApiFixture api) : ApiTest(api)
{
    private static readonly DateTimeOffset Start = new(2023, 1, 12, 9, 23, 36, TimeSpan.Zero);

    [Fact]
    public async Task SaveChanges_Synchronous_LogsToo()
    {
        using (var context = Database.NewContext())
        {
            var listing = Listing.Create(SampleDetails.Of(100), Start);
            context.Add(listing);
            context.SaveChanges();
            listing.Revise(SampleDetails.Of(200), Start.AddDays(1));
            context.SaveChanges();
        }

        Assert.Equal(["100.00 at 2023-01-12", "200.00 at 2023-01-13"], await LogAsync());
    }

    [Fact]
    public async Task SaveChanges_AfterSeveralRevisions_LogsEachInOrder()
    {
        await using var context = Database.NewContext();
        var listing = Listing.Create(SampleDetails.Of(100), Start);
        listing.Revise(SampleDetails.Of(200), Start.AddDays(1));
        listing.Revise(SampleDetails.Of(150), Start.AddDays(2));
        context.Add(listing);
        await context.SaveChangesAsync();

        Assert.Equal(["100.00 at 2023-01-12", "200.00 at 2023-01-13", "150.00 at 2023-01-14"], await LogAsync());
    }

    [Fact]
    public async Task SaveChanges_OfManyNewListings_TiesEachPriceToItsListing()
    {
        await using var context = Database.NewContext();
        for (var price = 1; price <= 50; price++) context.Add(Listing.Create(SampleDetails.Of(price), Start));
        await context.SaveChangesAsync();

        Assert.Equal(50, await Database.ScalarAsync<long>(
            "SELECT count(*) FROM listing JOIN listing_price_log ON listing_id = listing.id AND price_change = price"));
        Assert.Equal(50, await Database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log"));
    }

    [Fact]
    public async Task SaveChanges_RepeatedAfterAFailure_LogsOnce()
    {
        await using var context = Database.NewContext();
        var listing = Listing.Create(SampleDetails.Of(100), Start);
        context.Add(listing);
        await context.SaveChangesAsync();
        listing.Revise(SampleDetails.Of(200), Start.AddDays(1));

        await Database.ExecuteAsync("ALTER TABLE listing_price_log ADD CONSTRAINT sabotage CHECK (price_change <> 200)");
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        await Database.ExecuteAsync("ALTER TABLE listing_price_log DROP CONSTRAINT sabotage");
        await context.SaveChangesAsync();
        await context.SaveChangesAsync();

        Assert.Equal(["100.00 at 2023-01-12", "200.00 at 2023-01-13"], await LogAsync());
    }

    [Fact]
    public async Task PooledContext_LeftWithUnsavedChanges_CarriesNothingToItsNextUser()
    {
        var id = await CreateAsync(Sample.Listing(100));
        // An application of its own, whose pool holds one context.
        await using var app = new AvivApp(HeldLock.Patient(Database));
        AvivDbContext first;
        await using (var scope = app.Services.CreateAsyncScope())
        {
            first = scope.ServiceProvider.GetRequiredService<AvivDbContext>();
            (await first.Listings.SingleAsync()).Revise(SampleDetails.Of(999), Start.AddYears(1));
        }

        await using (var scope = app.Services.CreateAsyncScope())
        {
            var second = scope.ServiceProvider.GetRequiredService<AvivDbContext>();
            Assert.Same(first, second);
            (await second.Listings.SingleAsync()).Revise(SampleDetails.Of(200), Start.AddYears(1));
            await second.SaveChangesAsync();
        }

        Assert.Equal(["100.00", "200.00"], (await LogAsync()).Select(row => row.Split(' ')[0]));
        Assert.Contains("\"price_eur\":200", await PricesAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaveChanges_OfTwoWriters_RefusesTheOneThatReadBeforeTheOtherWrote()
    {
        await CreateAsync(Sample.Listing(100));
        await using var early = Database.NewContext();
        await using var late = Database.NewContext();
        var stale = await early.Listings.SingleAsync();
        (await late.Listings.SingleAsync()).Revise(SampleDetails.Of(200), Start.AddYears(1));
        await late.SaveChangesAsync();
        stale.Revise(SampleDetails.Of(300), Start.AddYears(1));

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => early.SaveChangesAsync());
        Assert.Equal(["100.00", "200.00"], (await LogAsync()).Select(row => row.Split(' ')[0]));
    }

    [Theory]
    [InlineData(nameof(ListingPriceLog.Price))]
    [InlineData(nameof(ListingPriceLog.ChangedAt))]
    public async Task SaveChanges_OfARewrittenRow_Fails(string property)
    {
        await CreateAsync(Sample.Listing(100));
        await using var context = Database.NewContext();
        var row = context.Entry(await context.Set<ListingPriceLog>().SingleAsync());
        row.Property(property).CurrentValue = property == nameof(ListingPriceLog.Price) ? 1m : Start;

        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        Assert.Equal(["100.00"], (await LogAsync()).Select(row => row.Split(' ')[0]));
    }

    [Fact]
    public async Task SaveChanges_OfARowRemovedWithoutItsListing_Fails()
    {
        await CreateAsync(Sample.Listing(100));
        await using var context = Database.NewContext();
        context.Remove(await context.Set<ListingPriceLog>().SingleAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        Assert.Single(await LogAsync());
    }

    [Fact]
    public async Task SaveChanges_OfARemovedListing_TakesItsRows()
    {
        await CreateAsync(Sample.Listing(100));
        await using var context = Database.NewContext();
        context.Remove(await context.Set<Listing>().SingleAsync());
        await context.SaveChangesAsync();

        Assert.Empty(await LogAsync());
    }

    private async Task<List<string>> LogAsync()
    {
        await using var context = Database.NewContext();
        var rows = await context.PriceLog.OrderBy(row => row.Id).ToListAsync();
        return [.. rows.Select(row => FormattableString.Invariant($"{row.Price} at {row.ChangedAt:yyyy-MM-dd}"))];
    }
}
