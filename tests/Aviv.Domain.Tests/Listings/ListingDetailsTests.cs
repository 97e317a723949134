using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class ListingDetailsTests
{
    public static TheoryData<string> BadTexts => new("", "  ", "a\0b", "\ud800", "\udc00x", new string('x', 10_001));

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Texts_ThatCannotBeKept_AreRefused(string text)
    {
        var details = SampleDetails.Of();

        Assert.Throws<ArgumentException>(() => details with { Name = text });
        Assert.Throws<ArgumentException>(() => details with { Description = text });
        Assert.Throws<ArgumentException>(() => details.Address with { StreetAddress = text });
        if (text != "") Assert.Throws<ArgumentException>(() => details.Address with { PostalCode = text });
        Assert.Throws<ArgumentException>(() => details.Address with { City = text });
        Assert.Throws<ArgumentException>(() => details.Address with { Country = text });
    }

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

    [Fact]
    public void Values_AtTheirLimits_AreKept()
    {
        var least = SampleDetails.Of() with { SurfaceAreaM2 = 0, RoomsCount = 1, BedroomsCount = 0, BuildingType = BuildingType.Studio };
        var most = least with { SurfaceAreaM2 = 10_000_000, RoomsCount = 10_000, BedroomsCount = 10_000 };

        Assert.Equal((0, 1, 0), (least.SurfaceAreaM2, least.RoomsCount, least.BedroomsCount));
        Assert.Equal((10_000_000, 10_000, 10_000), (most.SurfaceAreaM2, most.RoomsCount, most.BedroomsCount));
        Assert.Equal(BuildingType.Studio, least.BuildingType);
        Assert.Equal(BuildingType.House, (most with { BuildingType = BuildingType.House }).BuildingType);
    }

    [Fact]
    public void Values_OutsideTheirLimits_AreRefusedByTheirName()
    {
        (string Name, Action Set)[] values =
        [
            ("Price", () => SampleDetails.Of(-1)),
            ("SurfaceAreaM2", () => _ = SampleDetails.Of() with { SurfaceAreaM2 = -1 }),
            ("RoomsCount", () => _ = SampleDetails.Of() with { RoomsCount = 0 }),
            ("BedroomsCount", () => _ = SampleDetails.Of() with { BedroomsCount = -1 }),
            ("BuildingType", () => _ = SampleDetails.Of() with { BuildingType = (BuildingType)(-1) }),
        ];

        Assert.All(values, value =>
            Assert.Equal($"{value.Name} is outside its limits.", Assert.Throws<ArgumentException>(value.Set).Message));
    }

    [Theory]
    [InlineData("FR", "75010", true)]
    [InlineData("FR", "", false)]
    [InlineData("AE", "", true)]
    [InlineData("AE", "00000", true)]
    public void Addresses_WithoutAPostalCode_AreCompleteWhereTheCountryHasNone(string country, string code, bool isComplete) =>
        Assert.Equal(isComplete, (SampleDetails.Of().Address with { Country = country, PostalCode = code }).IsComplete);

    [Theory]
    [InlineData("fr")]
    [InlineData("FR")]
    public void Countries_InEitherCase_AreKeptInUpperCase(string country) =>
        Assert.Equal("FR", (SampleDetails.Of().Address with { Country = country }).Country);

    [Theory]
    [InlineData("XX")]
    [InlineData("UK")]
    [InlineData("FRA")]
    [InlineData("eſ")]
    public void Countries_NotAssigned_AreRefused(string country) =>
        Assert.Throws<ArgumentException>(() => SampleDetails.Of().Address with { Country = country });
}
