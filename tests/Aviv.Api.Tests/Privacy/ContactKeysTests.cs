using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Privacy;

/// <summary>What sealing promises, without a database.</summary>
public sealed class ContactKeysTests
{
    private static readonly PhoneNumber Number = PhoneNumber.Parse(Sample.Phone);
    private static readonly string First = new('1', 32);
    private static readonly string Second = new('2', 32);
    private static readonly ContactKeys Keys = SuiteContacts.Of(("a1", First));

    [Theory]
    [InlineData("+12")]
    [InlineData("+123456789012345")]
    public void Seal_OfAnyNumber_OpensToIt_AndHasOneLength(string number)
    {
        var contact = Keys.Seal(PhoneNumber.Parse(number));

        Assert.Equal(number, Keys.Open(contact.Sealed).Reveal());
        Assert.Equal((2 + 2 + 12 + 16 + 16, 32, "a1"), (contact.Sealed.Length, contact.Hash.Length, contact.KeyId));
        Assert.Equal([1, 2, (byte)'a', (byte)'1'], contact.Sealed[..4]);
    }

    [Fact]
    public void Seal_OfOneNumberTwice_IsOtherBytes_AndOneHash()
    {
        var (one, other) = (Keys.Seal(Number), Keys.Seal(Number));

        Assert.NotEqual(one.Sealed, other.Sealed);
        Assert.Equal(one.Hash, other.Hash);
        Assert.NotEqual(one.Hash, Keys.Seal(PhoneNumber.Parse("+33612345679")).Hash);
        Assert.NotEqual(one.Hash, SuiteContacts.Of(("a1", Second)).Seal(Number).Hash);
    }

    [Fact]
    public void Open_OfAnyByteChanged_OrAnyPart_Fails()
    {
        var contact = Keys.Seal(Number).Sealed;
        for (var at = 0; at < contact.Length; at++)
        {
            var changed = contact.ToArray();
            changed[at] ^= 1;
            Assert.Throws<SealedContactException>(() => Keys.Open(changed));
            Assert.Throws<SealedContactException>(() => Keys.Open(contact[..at]));
        }
    }

    [Fact]
    public void Open_UnderAKeyThatIsNotThere_SaysWhichToSet()
    {
        var fault = Assert.Throws<SealedContactException>(() => SuiteContacts.Of(("b2", First)).Open(Keys.Seal(Number).Sealed));

        Assert.Equal("a1", fault.KeyId);
        Assert.EndsWith("set Privacy__Keys__a1.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnderAnotherSecretOfTheSameId_Fails() => Assert.Equal(
        "a1", Assert.Throws<SealedContactException>(() => SuiteContacts.Of(("a1", Second)).Open(Keys.Seal(Number).Sealed)).KeyId);

    // One secret under two ids: only the id in the bytes differs.
    [Fact]
    public void Open_WithTheIdExchanged_Fails()
    {
        var both = SuiteContacts.Of(("a1", First), ("b2", First));
        var contact = both.Seal(Number).Sealed;
        Encoding.ASCII.GetBytes("a1").CopyTo(contact, 2);

        Assert.Equal("a1", Assert.Throws<SealedContactException>(() => both.Open(contact)).KeyId);
    }

    [Theory]
    [InlineData("202311", "202312", "202312")]
    [InlineData("202312", "2023110", "202312")]
    [InlineData("0development", "202601", "202601")]
    public void Seal_OfSeveralKeys_IsUnderTheGreatestId_AndAllAreRead(string one, string other, string newest)
    {
        var both = SuiteContacts.Of((one, First), (other, Second));

        Assert.Equal(newest, both.Seal(Number).KeyId);
        Assert.Equal(Number, both.Open(SuiteContacts.Of((one, First)).Seal(Number).Sealed));
        Assert.Equal(Number, both.Open(SuiteContacts.Of((other, Second)).Seal(Number).Sealed));
    }

    // All instances are given a key before its time, so that none meets a number under one that it has not.
    [Theory]
    [InlineData("202401", "2024-01-01T00:00:00Z")]
    [InlineData("20240117", "2024-01-17T00:00:00Z")]
    [InlineData("2024011723", "2024-01-17T23:00:00Z")]
    public void Key_NamedAfterAMonthADayOrAnHour_IsUsedFromThenOn(string id, string then)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(then, null) - TimeSpan.FromTicks(1));
        var keys = SuiteContacts.At(clock, ("202312", First), (id, Second));

        Assert.Equal("202312", keys.Newest);
        Assert.Equal(["202312"], keys.Begun);
        Assert.Equal(Number, keys.Open(SuiteContacts.At(clock, (id, Second)).Seal(Number).Sealed));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((id, id, TimeSpan.Zero), (keys.Newest, keys.Seal(Number).KeyId, keys.Age));
        Assert.Equal(["202312", id], keys.Begun);
    }

    [Theory]
    [InlineData("202313")]
    [InlineData("20240230")]
    [InlineData("2024011724")]
    [InlineData("20240117235")]
    [InlineData("a202401")]
    public void Key_NamedAfterNoDate_IsUsedAtOnce_AndHasNoAge(string id)
    {
        var keys = SuiteContacts.At(new FakeTimeProvider(DateTimeOffset.Parse("2024-01-01Z", null)), ("202312", First), (id, Second));

        Assert.Equal(id, keys.Newest);
        Assert.Null(keys.Age);
    }

    [Fact]
    public void Key_BeforeItsTime_WhereThereIsNoOther_IsUsed() => Assert.Equal(
        "202402",
        SuiteContacts.At(new FakeTimeProvider(DateTimeOffset.Parse("2024-01-01Z", null)), ("202403", First), ("202402", Second)).Newest);

    [Fact]
    public void SealAndOpen_OnManyThreads_MixNothingUp() => Parallel.For(0, 20_000, index =>
    {
        var number = PhoneNumber.Parse($"+336{index:00000000}");
        Assert.Equal(number, Keys.Open(Keys.Seal(number).Sealed));
    });
}
