using System.Text.RegularExpressions;
using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class PhoneNumberTests
{
    private const string Number = "+33612345678";

    [Theory]
    [InlineData("+33612345678")]
    [InlineData("+12")]
    [InlineData("+123456789012345")]
    public void IsValid_ForE164_IsTrue(string text) => Assert.True(PhoneNumber.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("0612345678")]
    [InlineData("+03361234")]
    [InlineData("+1")]
    [InlineData("+1234567890123456")]
    [InlineData("+33 612345678 ext 5")]
    [InlineData("+33 (0)6 12 34 56 78")]
    [InlineData("+33 [ 0 ] 612345678")]
    [InlineData("+49 (030) 123456")]
    [InlineData("++33612345678")]
    [InlineData("00033612345678")]
    [InlineData("00 0612345678")]
    [InlineData("33612345678")]
    [InlineData("+33\t612345678")]
    [InlineData("00123456789012345 6")]
    [InlineData("tel:+33612345678")]
    [InlineData("+33612345678\n")]
    [InlineData("+3361234567٣")]
    public void IsValid_ForAnythingElse_IsFalse(string text) => Assert.False(PhoneNumber.IsValid(text));

    [Theory]
    [InlineData("+33 6 12 34 56 78")]
    [InlineData("0033612345678")]
    [InlineData("00 33 6.12.34.56.78")]
    [InlineData("+33-612/345-678")]
    [InlineData(" (+33) 612345678 ")]
    [InlineData("(00) 33 612345678")]
    [InlineData("(0033) 612345678")]
    [InlineData("+33 [6] 12\u00a034\u202f56\u201178")]
    public void Parse_OfANumberAsPeopleWriteIt_KeepsItInE164(string text)
    {
        Assert.Equal(Number, PhoneNumber.Parse(text).Reveal());
        Assert.Equal(PhoneNumber.Parse(Number), PhoneNumber.Parse(text));
    }

    [Theory]
    [InlineData("+39 (02) 1234567")]
    [InlineData("0039 (0)2 1234567")]
    public void Parse_OfAnItalianNumber_KeepsTheZeroThatBelongsToIt(string text) =>
        Assert.Equal("+39021234567", PhoneNumber.Parse(text).Reveal());

    [Fact]
    public void ToString_OfANumberOrWhatHoldsIt_Masks()
    {
        var details = SampleDetails.Of();

        Assert.Equal(Number, details.ContactPhoneNumber!.Reveal());
        Assert.DoesNotContain("612345678", $"{details.ContactPhoneNumber} {details}", StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfAnyNumber_IsTheSameMask() =>
        Assert.Equal(["+***", "+***"], new[] { Number, "+12" }.Select(number => PhoneNumber.Parse(number).ToString()));

    [Fact]
    public void Parse_OfAnInvalidNumber_SaysWhatIsMissing_AndDoesNotRepeatIt()
    {
        var refusal = Assert.Throws<ArgumentException>(() => PhoneNumber.Parse("0612345678"));

        Assert.Contains("country code", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0612", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reveal_OfANumberThatCannotBeRead_ThrowsWhy()
    {
        var fault = new InvalidOperationException("Its key is gone.");
        var unreadable = PhoneNumber.Unreadable(fault);

        Assert.False(unreadable.IsReadable);
        Assert.Same(fault, Assert.Throws<InvalidOperationException>(unreadable.Reveal));
        Assert.Equal("+***", unreadable.ToString());
        Assert.True(PhoneNumber.Parse(Number).IsReadable);
    }

    [Fact]
    public void Equals_OfNumbers_IsByTheNumber_AndOfUnreadableOnesByThemselves()
    {
        var one = PhoneNumber.Unreadable(new InvalidOperationException());
        var other = PhoneNumber.Unreadable(new InvalidOperationException());

        Assert.Equal(PhoneNumber.Parse(Number), PhoneNumber.Parse("0033 612345678"));
        Assert.NotEqual(PhoneNumber.Parse(Number), PhoneNumber.Parse("+33612345679"));
        Assert.Equal(one, one);
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, PhoneNumber.Parse(Number));
    }

    // What the OpenAPI document shows to clients.
    [Theory]
    [InlineData("+33 6 12 34 56 78", true)]
    [InlineData("00 33 612345678", true)]
    [InlineData("+12", true)]
    [InlineData("0612345678", false)]
    [InlineData("+33 612345678 ext 5", false)]
    public void Written_TakesANumberAsPeopleWriteIt(string text, bool isWritten) =>
        Assert.Equal(isWritten, Regex.IsMatch(text, $"^{PhoneNumber.Written}$"));
}
