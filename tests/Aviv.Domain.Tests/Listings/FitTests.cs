using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

/// <summary>Rules that are younger than some listings.</summary>
public sealed class FitTests
{
    private static readonly DateTimeOffset Start = new(2023, 1, 12, 9, 23, 36, TimeSpan.Zero);

    [Theory]
    [InlineData("\u00ad")]
    [InlineData(" \u200b\ufeff\n")]
    [InlineData("\u3164\u2060")]
    [InlineData("\u2800")]
    [InlineData("\U000e0041")]
    public void Texts_OfWhichNothingIsSeen_AreRefused(string text)
    {
        var details = SampleDetails.Of();
        ListingDetails[] unseen =
        [
            details with { Name = text },
            details with { Description = text },
            details with { Address = details.Address with { StreetAddress = text } },
            details with { Address = details.Address with { City = text } },
            details with { Address = details.Address with { PostalCode = text } },
        ];

        Assert.All(unseen, made => Assert.Throws<ArgumentException>(() => Listing.Create(made, Start)));
        Assert.All(unseen, made => Assert.Throws<ArgumentException>(() => Created().Revise(made, Start)));
    }

    [Theory]
    [InlineData("\u200b.")]
    [InlineData("가")]
    [InlineData("🏠")]
    public void Texts_OfWhichSomethingIsSeen_AreKeptAsTheyCame(string text) =>
        Assert.Equal(text, Listing.Create(SampleDetails.Of() with { Name = text }, Start).Name);

    [Fact]
    public void PostalCodes_MayBeEmptyWhereTheCountryHasNoneAlone()
    {
        var (details, without) = (SampleDetails.Of(), SampleDetails.Of().Address with { Country = "ae", PostalCode = "" });

        Assert.Equal("", Listing.Create(details with { Address = without }, Start).Address.PostalCode);
        Assert.Equal("00000", Listing.Create(details with { Address = without with { PostalCode = "00000" } }, Start).Address.PostalCode);
        Assert.Throws<ArgumentException>(() => Listing.Create(details with { Address = without with { Country = "xk" } }, Start));
        Assert.Throws<ArgumentException>(() => Created().Revise(details with { Address = without with { Country = "FR" } }, Start));
    }

    [Fact]
    public void Refusals_SayWhatIsWrong()
    {
        var (details, without) = (SampleDetails.Of(), SampleDetails.Of().Address with { PostalCode = "" });

        Assert.Contains("invisible characters", Refusal(details with { Name = "\u200b" }));
        Assert.Contains("postal code", Refusal(details with { Address = without }));
    }

    private static string Refusal(ListingDetails details) =>
        Assert.Throws<ArgumentException>(() => Listing.Create(details, Start)).Message;

    private static Listing Created() => Listing.Create(SampleDetails.Of(), Start);
}
