using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using Aviv.Application.Writes;
using Aviv.Domain.Tests.Listings;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Writes;

/// <summary>A write of any kind and result, with what the product's own writes have: a transaction, fresh tries, fences.</summary>
public sealed class WriteBehaviorTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Write_OfSeveralListings_IsOneTransactionAndFencesEach()
    {
        var (one, other) = (await CreateAsync(Sample.Listing(100)), await CreateAsync(Sample.Listing(200)));
        await using var app = With(new Caller("anyone"));

        var seen = await SendAsync(app, new Raise(FailingTries: 0));

        Assert.Equal((2, "anyone"), (seen.Saved, seen.Caller));
        Assert.Equal(["(100.00)", "(200.00)", "(101.00)", "(201.00)"], await LoggedAsync());
        var fences = app.Services.GetRequiredService<ReadFences>();
        Assert.All([one, other], id => Assert.NotEqual(0, fences.Of(id)));
    }

    [Fact]
    public async Task Write_ThatIsTriedAgain_BeginsWithWhatIsStored()
    {
        await CreateAsync(Sample.Listing(100));
        await using var app = With(new Caller("anyone"));

        var seen = await SendAsync(app, new Raise(FailingTries: 2));

        Assert.Equal((1, 3), (seen.Saved, seen.Tries));
        Assert.Equal(["(100.00)", "(101.00)"], await LoggedAsync());
    }

    [Fact]
    public async Task Write_ThatFails_LeavesNoneOfItsListingsChangedAndFencesAll()
    {
        var (one, other) = (await CreateAsync(Sample.Listing(100)), await CreateAsync(Sample.Listing(200)));
        await using var app = With(new Caller("anyone"));

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => SendAsync(app, new Raise(FailingTries: int.MaxValue)));

        Assert.Equal(["(100.00)", "(200.00)"], await LoggedAsync());
        var fences = app.Services.GetRequiredService<ReadFences>();
        Assert.All([one, other], id => Assert.NotEqual(0, fences.Of(id)));
    }

    private AvivApp With(Caller caller) => new(Database.ConnectionString, services: services => services
        .AddScoped(_ => caller).AddScoped<Tries>().AddScoped<IRequestHandler<Raise, Seen>, RaiseHandler>());

    private static async Task<Seen> SendAsync(AvivApp app, Raise raise)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(raise);
    }

    private Task<List<string>> LoggedAsync() => Database.RowsAsync("SELECT price_change FROM listing_price_log ORDER BY id");

    private sealed record Caller(string Name);

    private sealed record Seen(int Saved, int Tries, string Caller);

    private sealed class Tries
    {
        public int Count { get; set; }
    }

    /// <summary>Raises every price by one, and loses the first races after it has saved.</summary>
    private sealed record Raise(int FailingTries) : IWrite<Seen>;

    // The caller and the count are of the request's own scope, as one who is logged in would be.
    private sealed class RaiseHandler(IAvivDb db, Caller caller, Tries tries) : IRequestHandler<Raise, Seen>
    {
        public async Task<Seen> Handle(Raise request, CancellationToken cancellationToken)
        {
            var listings = await db.Listings.ToListAsync(cancellationToken);
            foreach (var listing in listings)
                listing.Revise(SampleDetails.Of(listing.Price + 1), new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await db.SaveChangesAsync(cancellationToken);
            if (++tries.Count <= request.FailingTries) throw new DbUpdateConcurrencyException("A rival was quicker.");
            return new(listings.Count, tries.Count, caller.Name);
        }
    }
}
