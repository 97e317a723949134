using System.Globalization;
using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Tests.Persistence;

/// <summary>That the lists in <c>search_key</c> are whole, and that no locale has a say.</summary>
public sealed class SearchFoldingTests(ApiFixture api) : ApiTest(api)
{
    // By the hundred, each between letters whose case a locale may fold in its own way. Quick: without ideographs, Hangul and far planes.
    private static readonly string Keys = $"""
        SELECT first, key, strip(to_tsvector('pg_catalog.simple', key)) AS words, search_query(text) AS query FROM (
          SELECT c / 100 AS first, string_agg('Iς' || chr(c) || 'IΑΣ', ' ' ORDER BY c) AS text
          FROM generate_series(1, {Faults.Faults.Size(quick: 0x1FFFF, stress: 0x10FFFF)}) c
          WHERE c NOT BETWEEN x'D800'::int AND x'DFFF'::int AND ({Faults.Faults.Size(quick: 0, stress: 1)} = 1
            OR c < x'3000'::int OR c BETWEEN x'A000'::int AND x'ABFF'::int OR c BETWEEN x'F900'::int AND x'11FFF'::int OR c > x'1CC00'::int)
          GROUP BY 1) texts CROSS JOIN LATERAL (SELECT search_key(text) AS key) keys ORDER BY first
        """;

    private static readonly (Rune Rune, UnicodeCategory Category)[] Assigned = [.. from c in Enumerable.Range(1, 0x10FFFF)
        where Rune.IsValid(c) select (new Rune(c), Rune.GetUnicodeCategory(new Rune(c)))];

    [Theory]
    [InlineData("LOCALE_PROVIDER icu ICU_LOCALE 'und'")]
    [InlineData("LOCALE_PROVIDER icu ICU_LOCALE 'tr'")]
    public async Task Keys_OfAnyText_AreTheSameInEveryLocale(string locale)
    {
        await using var other = await TestDatabase.CreateEmptyAsync(options: $"TEMPLATE template0 {locale}");
        await using (var context = other.NewContext()) await context.Database.MigrateAsync();

        Assert.Equal(await Database.RowsAsync(Keys), await other.RowsAsync(Keys));
    }

    [Fact]
    public Task Marks_AndWhatUnicodeIgnores_LeaveNoTrace() => AssertNoneAsync(
        [
            .. Of(UnicodeCategory.NonSpacingMark, UnicodeCategory.EnclosingMark),
            0xAD, 0x115F, 0x1160, 0x2065, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0, 0xE0000, 0xE0FFF,
            .. Enumerable.Range(0x200B, 5), .. Enumerable.Range(0x2060, 16),
        ],
        "search_key('a' || chr(c) || 'b') <> 'ab'");

    [Fact]
    public Task PunctuationSymbolsAndSpaces_AreSpaces() => AssertNoneAsync(
        Of([.. Enum.GetValues<UnicodeCategory>().Where(IsSpaceToTheSearch)]),
        "normalize(chr(c), NFKD) = chr(c) AND search_key('a' || chr(c) || 'b') <> 'a b'");

    [Fact]
    public Task LettersAndDigits_AreNeitherLostNorSpaces() => AssertNoneAsync(
        Of(UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.DecimalDigitNumber),
        "normalize(chr(c), NFKD) = chr(c) AND search_key('a' || chr(c) || 'b') !~ '^a[^ ]+b$'");

    [Fact]
    public Task LettersOfEitherCase_HaveOneKey() => AssertNoneAsync(
        from c in Assigned where Rune.ToLowerInvariant(c.Rune) != c.Rune select c.Rune.Value,
        "search_key(chr(c)) <> search_key(chr(small))");

    private static bool IsSpaceToTheSearch(UnicodeCategory category) =>
        category is (>= UnicodeCategory.SpaceSeparator and <= UnicodeCategory.Control)
            or (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol);

    private static IEnumerable<int> Of(params UnicodeCategory[] categories) =>
        from c in Assigned where categories.Contains(c.Category) select c.Rune.Value;

    private async Task AssertNoneAsync(IEnumerable<int> codePoints, string fault)
    {
        var listed = codePoints.ToList();
        var small = listed.Select(c => Rune.ToLowerInvariant(new Rune(c)).Value);
        Assert.True(listed.Count > 500);
        Assert.Empty(await Database.RowsAsync(
            $"SELECT to_hex(c) AS c FROM unnest(ARRAY[{string.Join(',', listed)}], ARRAY[{string.Join(',', small)}]) "
            + $"AS t (c, small) WHERE {fault}"));
    }
}
