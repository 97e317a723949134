using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

/// <summary>
/// Which changes of price a save is to log. A letter of a history is a price, <c>!</c> a save that failed, <c>.</c> one that stored all.
/// </summary>
public sealed class PriceChangesTests
{
    private static readonly DateTimeOffset Start = new(2023, 1, 12, 9, 23, 36, TimeSpan.Zero);

    [Theory]
    [InlineData("A", "A")]
    [InlineData("AB", "AB")]
    [InlineData("ABA", "ABA")]
    [InlineData("A!", "A")]
    [InlineData("A!B", "B")]
    [InlineData("A!B!", "B")]
    [InlineData("A!BC", "BC")]
    [InlineData("A.", "")]
    [InlineData("A.B", "B")]
    [InlineData("A.BC", "BC")]
    [InlineData("A.BCB", "BCB")]
    [InlineData("A.BA", "")]
    [InlineData("A.BAC", "C")]
    [InlineData("A.BCABD", "BD")]
    [InlineData("A.B!", "B")]
    [InlineData("A.BC!", "BC")]
    [InlineData("A.BC!!", "BC")]
    [InlineData("A.B!C", "C")]
    [InlineData("A.B!CD", "CD")]
    [InlineData("A.B!C!D", "D")]
    [InlineData("A.B!A", "")]
    [InlineData("A.B!A!B", "B")]
    [InlineData("A.BA.C", "C")]
    [InlineData("A.B.A", "A")]
    public void PriceChangesSince_AreTheStepsFromTheStoredPriceToThePresentOne(string history, string logged)
    {
        var (listing, stored) = Live(history);

        Assert.Equal(logged, string.Concat(listing.PriceChangesSince(stored).Select(change => (char)change.NewPrice)));
    }

    [Fact]
    public void PriceChangesSince_OfAPriceReadAgain_DoNotStartAtTheOneBefore()
    {
        var (listing, _) = Live("A.B");

        Assert.Equal([new PriceChanged('A', 'B', listing.UpdatedDate)], listing.PriceChangesSince('Z'));
        Assert.Empty(listing.PriceChangesSince('B'));
    }

    [Fact]
    public void LogMissingPrice_IsLoggedThoughThePriceIsStored()
    {
        var (listing, stored) = Live("A.");

        listing.LogMissingPrice(null, Start);

        Assert.Equal([new PriceChanged(null, 'A', listing.UpdatedDate)], listing.PriceChangesSince(stored));
        Assert.Equal(2, listing.Version);
    }

    [Fact]
    public void LogMissingPrice_OfAPriceThatTheLogHas_ChangesNothing()
    {
        var (listing, stored) = Live("A.");

        listing.LogMissingPrice(Logged(listing, 'A', Start), Start.AddDays(1));

        Assert.Empty(listing.PriceChangesSince(stored));
        Assert.Equal((Start, 1), (listing.UpdatedDate, listing.Version));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 60)]
    [InlineData(60, 0)]
    [InlineData(-60, 60)]
    [InlineData(-60, -60)]
    public void LogMissingPrice_ComesAfterTheListingsInstantAndTheLogs(int clock, int logged)
    {
        var (listing, _) = Live("A.");
        var newest = Logged(listing, 'B', Start.AddSeconds(logged));

        listing.LogMissingPrice(newest, Start.AddSeconds(clock));

        var last = new[] { Start, newest.ChangedAt }.Max();
        var expected = Start.AddSeconds(clock) > last ? Start.AddSeconds(clock) : last.AddTicks(10);
        Assert.Equal([new PriceChanged(null, 'A', expected)], listing.PriceChangesSince('B'));
        Assert.Equal((expected, 2), (listing.UpdatedDate, listing.Version));
    }

    [Fact]
    public void ForgetPriceChanges_UpToAnInstant_KeepsThoseAfterIt()
    {
        var listing = Listing.Create(SampleDetails.Of('A'), Start);
        listing.Revise(SampleDetails.Of('B'), Start.AddDays(1));
        listing.Revise(SampleDetails.Of('C'), Start.AddDays(2));

        listing.ForgetPriceChanges(Start.AddDays(1));

        Assert.Equal([new PriceChanged('B', 'C', Start.AddDays(2))], listing.PriceChangesSince('B'));
    }

    [Fact]
    public void Row_OfAChange_HasItsListingPriceAndInstant()
    {
        var (listing, _) = Live("A.");

        var row = Logged(listing, 'B', Start.AddDays(1));

        Assert.Same(listing, row.Listing);
        Assert.Equal(('B', Start.AddDays(1)), (row.Price, row.ChangedAt));
    }

    private static ListingPriceLog Logged(Listing listing, decimal price, DateTimeOffset at) => new(listing, new(null, price, at));

    private static (Listing Listing, decimal? Stored) Live(string history)
    {
        var listing = Listing.Create(SampleDetails.Of(history[0]), Start);
        decimal? stored = null;
        foreach (var step in history[1..])
        {
            if (step is not ('!' or '.')) listing.Revise(SampleDetails.Of(step), Start);
            else if (listing.PriceChangesSince(stored) is var changes && step == '.') stored = Store(listing, changes);
        }

        return (listing, stored);
    }

    private static decimal Store(Listing listing, IReadOnlyList<PriceChanged> changes)
    {
        if (changes is [.., var last]) listing.ForgetPriceChanges(last.At);
        return listing.Price;
    }
}
