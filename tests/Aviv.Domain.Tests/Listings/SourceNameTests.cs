using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class SourceNameTests
{
    private static readonly DateTimeOffset Start = new(2023, 1, 12, 9, 23, 36, TimeSpan.Zero);

    public static TheoryData<string> Good => new("a", "0", "canal-homes", "a-", "a--0", "9z", new string('a', 63));

    public static TheoryData<string> Bad => new("", "-", "-a", "A", "canal_homes", "canal homes", "é", "aA", "a٣", new string('a', 64));

    [Theory]
    [MemberData(nameof(Good))]
    public void Create_OfASourceWithAName_KeepsIt(string name)
    {
        Assert.True(SourceName.IsValid(name));
        Assert.Equal(name, Listing.Create(SampleDetails.Of(), Start, name).Source);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Create_OfASourceWithoutAName_IsRefused(string name)
    {
        Assert.False(SourceName.IsValid(name));
        Assert.Contains("source", Assert.Throws<ArgumentException>(() => Listing.Create(SampleDetails.Of(), Start, name)).Message);
    }

    [Fact]
    public void Create_WithoutASource_IsNobodys() => Assert.Null(Listing.Create(SampleDetails.Of(), Start).Source);
}
