using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class ListingTests
{
    private static readonly DateTimeOffset Start = new(2023, 1, 12, 9, 23, 36, TimeSpan.Zero);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    [Fact]
    public void Create_RaisesTheFirstPriceAtTheCreationInstant()
    {
        var listing = Listing.Create(SampleDetails.Of(100_000), Start);

        Assert.Equal([new PriceChanged(null, 100_000, Start)], listing.PriceChangesSince(null));
        Assert.Equal((Start, Start, 1), (listing.CreatedDate, listing.UpdatedDate, listing.Version));
    }

    [Fact]
    public void Create_WithALocalInstantFinerThanMicroseconds_KeepsUtcMicroseconds()
    {
        var local = new DateTimeOffset(2023, 1, 12, 10, 23, 36, TimeSpan.FromHours(1)).AddTicks(19);

        Assert.Equal(new DateTimeOffset(Start.Ticks + 10, TimeSpan.Zero), Listing.Create(SampleDetails.Of(), local).CreatedDate);
        Assert.Equal(TimeSpan.Zero, Listing.Create(SampleDetails.Of(), local).CreatedDate.Offset);
    }

    [Fact]
    public void Revise_ToAnotherPrice_RaisesOldAndNewPriceAtTheUpdateInstant()
    {
        var listing = Created(100_000);

        listing.Revise(SampleDetails.Of(150_000), Start.AddDays(1));

        Assert.Equal([new PriceChanged(100_000, 150_000, Start.AddDays(1))], listing.PriceChangesSince(100_000));
        Assert.Equal((150_000m, Start.AddDays(1), 2), (listing.Price, listing.UpdatedDate, listing.Version));
        Assert.Equal(Start, listing.CreatedDate);
    }

    [Theory]
    [InlineData("100000", "100000")]
    [InlineData("100", "100.00")]
    public void Revise_ToEqualDetails_ChangesNothing(string before, string after)
    {
        var listing = Created(decimal.Parse(before, null));

        listing.Revise(SampleDetails.Of(decimal.Parse(after, null)), Start.AddDays(1));

        Assert.Empty(listing.PriceChangesSince(decimal.Parse(before, null)));
        Assert.Equal((Start, 1), (listing.UpdatedDate, listing.Version));
    }

    [Fact]
    public void Revise_OfAnotherFieldAtAnEqualPrice_RaisesNoPriceChange()
    {
        var listing = Created(100);

        listing.Revise(SampleDetails.Of(100.00m) with { ContactPhoneNumber = null }, Start.AddDays(1));

        Assert.Empty(listing.PriceChangesSince(100));
        Assert.Equal((Start.AddDays(1), 2), (listing.UpdatedDate, listing.Version));
        Assert.Null(listing.ContactPhoneNumber);
    }

    [Fact]
    public void Revise_ReplacesEveryField()
    {
        var listing = Created(100);
        var other = new ListingDetails
        {
            Name = "House by the sea",
            Description = "With a garden.",
            BuildingType = BuildingType.House,
            Address = new() { StreetAddress = "Calle Mayor 1", PostalCode = "46001", City = "Valencia", Country = "es" },
            Price = 200,
            SurfaceAreaM2 = 120,
            RoomsCount = 6,
            BedroomsCount = 4,
            ContactPhoneNumber = PhoneNumber.Parse("+34961234567"),
        };

        listing.Revise(other, Start.AddDays(1));

        Assert.Equal(other, new ListingDetails
        {
            Name = listing.Name,
            Description = listing.Description,
            BuildingType = listing.BuildingType,
            Address = listing.Address,
            Price = listing.Price,
            SurfaceAreaM2 = listing.SurfaceAreaM2,
            RoomsCount = listing.RoomsCount,
            BedroomsCount = listing.BedroomsCount,
            ContactPhoneNumber = listing.ContactPhoneNumber,
        });
        Assert.Equal("ES", listing.Address.Country);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public void Revise_WhileTheClockStandsStillOrStepsBack_MovesOnByAMicrosecond(int seconds)
    {
        var listing = Created(100);

        listing.Revise(SampleDetails.Of(200), Start.AddSeconds(seconds));
        listing.Revise(SampleDetails.Of(300), Start.AddSeconds(seconds));

        Assert.Equal([Start + Microsecond, Start + 2 * Microsecond], listing.PriceChangesSince(100).Select(change => change.At));
        Assert.Equal((Start + 2 * Microsecond, 3), (listing.UpdatedDate, listing.Version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Revise_AfterAnInstant_TakesTheClocksOwn(int microseconds)
    {
        var listing = Created(100);

        listing.Revise(SampleDetails.Of(200), Start + microseconds * Microsecond);

        Assert.Equal(Start + microseconds * Microsecond, listing.UpdatedDate);
    }

    private static Listing Created(decimal price)
    {
        var listing = Listing.Create(SampleDetails.Of(price), Start);
        listing.ForgetPriceChanges(Start);
        return listing;
    }
}
