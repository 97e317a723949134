using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class ListingDetailsTests
{
    public static TheoryData<string> BadTexts => new("", "  ", "\u00ad", " \u200b\ufeff\n", "\u3164\u2060", "\u2800", "\U000e0041", "a\0b", "\ud800", "\udc00x", new string('x', 10_001));

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Texts_ThatCannotBeKept_AreRefused(string text)
    {
        var details = SampleDetails.Of();

        Assert.Throws<ArgumentException>(() => details with { Name = text });
        Assert.Throws<ArgumentException>(() => details with { Description = text });
        Assert.Throws<ArgumentException>(() => details.Address with { StreetAddress = text });
        Assert.Throws<ArgumentException>(() => details with { Address = details.Address with { PostalCode = text } });
        Assert.Throws<ArgumentException>(() => details.Address with { City = text });
        Assert.Throws<ArgumentException>(() => details.Address with { Country = text });
    }

    [Theory]
    [InlineData("\u200b.")]
    [InlineData("가")]
    [InlineData("🏠")]
    public void Texts_OfWhichSomethingIsSeen_AreKeptAsTheyCame(string text) => Assert.Equal(text, (SampleDetails.Of() with { Name = text }).Name);

    [Fact]
    public void Texts_AtTheirFullLengthInUtf16Units_AreKept()
    {
        var name = string.Concat(Enumerable.Repeat("🏠", ListingDetails.NameMaxLength / 2));

        Assert.Equal(name, (SampleDetails.Of() with { Name = name }).Name);
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { Name = name + "x" });
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("0.001")]
    [InlineData("1000000000000")]
    public void Prices_OutsideTheirLimits_AreRefused(string price) =>
        Assert.Throws<ArgumentException>(() => SampleDetails.Of(decimal.Parse(price, null)));

    [Theory]
    [InlineData("0")]
    [InlineData("0.010")]
    [InlineData("999999999999.99")]
    public void Prices_AtTheirLimits_AreKept(string price) =>
        Assert.Equal(decimal.Parse(price, null), SampleDetails.Of(decimal.Parse(price, null)).Price);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(10_000_000.1)]
    public void Surfaces_OutsideTheirLimits_AreRefused(double surface) =>
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { SurfaceAreaM2 = surface });

    [Fact]
    public void CountsAndTypes_OutsideTheirLimits_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { RoomsCount = 0 });
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { RoomsCount = 10_001 });
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { BedroomsCount = -1 });
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { BedroomsCount = 10_001 });
        Assert.Throws<ArgumentException>(() => SampleDetails.Of() with { BuildingType = (BuildingType)3 });
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("FR")]
    public void Countries_InEitherCase_AreKeptInUpperCase(string country) =>
        Assert.Equal("FR", (SampleDetails.Of().Address with { Country = country }).Country);

    [Fact]
    public void PostalCodes_MayBeEmptyWhereTheCountryHasNoneAlone()
    {
        var (details, without) = (SampleDetails.Of(), SampleDetails.Of().Address with { Country = "ae", PostalCode = "" });

        Assert.Equal("", (details with { Address = without }).Address.PostalCode);
        Assert.Equal("00000", (details with { Address = without with { PostalCode = "00000" } }).Address.PostalCode);
        Assert.Throws<ArgumentException>(() => details with { Address = without with { Country = "FR" } });
        Assert.Throws<ArgumentException>(() => details with { Address = without with { Country = "xk" } });
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("UK")]
    [InlineData("FRA")]
    [InlineData("eſ")]
    public void Countries_NotAssigned_AreRefused(string country) =>
        Assert.Throws<ArgumentException>(() => SampleDetails.Of().Address with { Country = country });
}
