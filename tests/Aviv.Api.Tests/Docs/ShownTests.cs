namespace Aviv.Api.Tests.Docs;

public sealed class ShownTests
{
    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "acb", false)]
    [InlineData("a", "ab", false)]
    [InlineData("a…d", "abcd", true)]
    [InlineData("a…d", "ab\ncd", false)]
    [InlineData("a\n…\nd", "a\nb\nc\nd", true)]
    [InlineData("a\n…\nd", "a\nd", true)]
    [InlineData("a\n…\nd", "a\nb\nc", false)]
    [InlineData("a\n…", "a\nb\nc", true)]
    [InlineData("a\n…", "ab\nc", false)]
    [InlineData("""{"id":61} /listings/61""", """{"id":75} /listings/75""", true)]
    [InlineData("""{"id":61} /listings/61""", """{"id":75} /listings/76""", false)]
    [InlineData("""{"id":61}""", """{"id":null}""", false)]
    [InlineData("""{"id":12}""", """{"id":13}""", false)]
    [InlineData("2026-11-23T14:21:40.525178Z", "2027-01-02T03:04:05.678901Z", true)]
    [InlineData("2026-11-23T14:21:40.525178Z", "2027-01-02T03:04:05Z", true)]
    [InlineData("2026-11-23T14:21:40.525178Z", "2027-01-02", false)]
    [InlineData("2023-01-20T17:54:34Z", "2023-01-20T17:54:35Z", false)]
    [InlineData(
        "1: 2026-11-23T14:21:40.525178Z, 2: 2026-11-23T14:21:40.813817Z", "1: 2027-01-02T03:04:05.1Z, 2: 2027-01-02T03:04:05.2Z", true)]
    [InlineData(
        "1: 2026-11-23T14:21:40.525178Z, 2: 2026-11-23T14:21:40.525178Z", "1: 2027-01-02T03:04:05.1Z, 2: 2027-01-02T03:04:05.2Z", false)]
    public void Matches_WhatMustBeTheSameAndWhatMayDiffer(string shown, string output, bool matches) =>
        Assert.Equal(matches, Shown.Matches(shown, output));
}
