using System.Text;
using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class ListingTextTests
{
    // Not in attributes, which cannot hold half a character.
    public static TheoryData<string> Unstorable =>
        new("\0", "a\0", "\ud83c", "a\ud83c", "\udfe0", "\udfe0\ud83c", "🏠\ud83c", "\ud83c🏠", "🏠\0", "\ud83ca");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("\u0085\u00a0\u2003")]
    [InlineData("\u0000\u0007")]
    [InlineData("\u200d\u202e\ufeff")]
    public void IsBlank_OfNothingThatIsSeen_IsTrue(string? text) => Assert.True(ListingText.IsBlank(text));

    [Theory]
    [InlineData(" a ")]
    [InlineData("\u200b0")]
    [InlineData("\u200b\U0001F3E0")]
    public void IsBlank_OfATextWithOneThingThatIsSeen_IsFalse(string text) => Assert.False(ListingText.IsBlank(text));

    // Unicode's Default_Ignorable_Code_Point beyond white space, controls and formats, and the blank of Braille: first and last of each.
    [Theory]
    [InlineData(0x034F, 0x034F)]
    [InlineData(0x115F, 0x1160)]
    [InlineData(0x17B4, 0x17B5)]
    [InlineData(0x180B, 0x180F)]
    [InlineData(0x2065, 0x2065)]
    [InlineData(0x2800, 0x2800)]
    [InlineData(0x3164, 0x3164)]
    [InlineData(0xFE00, 0xFE0F)]
    [InlineData(0xFFA0, 0xFFA0)]
    [InlineData(0xFFF0, 0xFFF8)]
    [InlineData(0xE0000, 0xE0FFF)]
    public void IsInvisible_OfARangeThatIsIgnored_IsTrueFromItsFirstToItsLast(int first, int last)
    {
        Assert.True(ListingText.IsInvisible(new Rune(first)));
        Assert.True(ListingText.IsInvisible(new Rune(last)));
    }

    [Theory]
    [InlineData(0x034E)]
    [InlineData(0x0350)]
    [InlineData(0x115E)]
    [InlineData(0x1161)]
    [InlineData(0x17B3)]
    [InlineData(0x17B6)]
    [InlineData(0x180A)]
    [InlineData(0x1810)]
    [InlineData(0x27FF)]
    [InlineData(0x2801)]
    [InlineData(0x3163)]
    [InlineData(0x3165)]
    [InlineData(0xFDFF)]
    [InlineData(0xFE10)]
    [InlineData(0xFF9F)]
    [InlineData(0xFFA1)]
    [InlineData(0xFFEF)]
    [InlineData(0xFFFC)]
    [InlineData(0xDFFFF)]
    [InlineData(0xE1000)]
    public void IsInvisible_OfANeighbourOfSuchARange_IsFalse(int codePoint) => Assert.False(ListingText.IsInvisible(new Rune(codePoint)));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("🏠")]
    [InlineData("a🏠🏠b")]
    [InlineData("\ufffd")]
    public void IsStorable_OfValidUnicode_IsTrue(string text) => Assert.True(ListingText.IsStorable(text));

    [Theory]
    [MemberData(nameof(Unstorable))]
    public void IsStorable_WithNulOrHalfACharacter_IsFalse(string text) => Assert.False(ListingText.IsStorable(text));

    [Fact]
    public void Texts_TooLong_AreRefusedByTheirNameAndLimit()
    {
        var (details, address) = (SampleDetails.Of(), SampleDetails.Of().Address);
        (string Name, int Limit, Action<string> Set)[] texts =
        [
            ("Name", 200, text => _ = details with { Name = text }),
            ("Description", 10_000, text => _ = details with { Description = text }),
            ("StreetAddress", 300, text => _ = address with { StreetAddress = text }),
            ("PostalCode", 20, text => _ = address with { PostalCode = text }),
            ("City", 100, text => _ = address with { City = text }),
        ];

        Assert.All(texts, text =>
        {
            text.Set(new string('x', text.Limit));
            var refusal = Assert.Throws<ArgumentException>(() => text.Set(new string('x', text.Limit + 1)));
            Assert.StartsWith($"{text.Name} must be 1 to {text.Limit} characters", refusal.Message);
        });
    }
}
