using Aviv.Api.Contract;

namespace Aviv.Api.Tests.Contract;

public sealed class TextsTests
{
    [Theory]
    [InlineData("0", "0 €")]
    [InlineData("99.5", "99.50 €")]
    [InlineData("125000.00", "125,000 €")]
    [InlineData("999999999999.99", "999,999,999,999.99 €")]
    public void Money_HasCentsOnlyWhereThereAreSome(string euros, string expected) =>
        Assert.Equal(expected, Texts.Money(decimal.Parse(euros, null)));

    [Theory]
    [InlineData("100", "96.8", "▼ −3.2 %")]
    [InlineData("100", "150", "▲ +50 %")]
    [InlineData("0", "5", "▲ +5 €")]
    [InlineData("1000000", "999999.5", "▼ −0.50 €")]
    [InlineData("100000", "97551", "▼ −2.4 %")]
    [InlineData("200000", "199902", "▼ −98 €")]
    [InlineData("100000", "1", "▼ −99,999 €")]
    [InlineData("100000", "0", "▼ −100 %")]
    [InlineData("100", "200", "▲ +100 %")]
    public void Change_IsToldByShapeAndSign(string before, string after, string expected) =>
        Assert.Equal(expected, Texts.Change(decimal.Parse(before, null), decimal.Parse(after, null)));

    [Theory]
    [InlineData("2026-05-03T23:59:59Z", "today")]
    [InlineData("2026-05-02T00:00:00Z", "yesterday")]
    [InlineData("2026-04-21T12:00:00Z", "12 days ago")]
    [InlineData("2026-01-31T12:00:00Z", "on 31 January 2026")]
    public void Ago_CountsDays_UntilADateSaysMore(string instant, string expected) =>
        Assert.Equal(expected, Texts.Ago(At(instant), At("2026-05-03T00:00:00Z")));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, null);
}
