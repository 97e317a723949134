using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Persistence;

public sealed class SearchFunctionTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Query_OfAnyCharacter_FindsTheTextItIsMadeFrom() => Assert.Empty(await Database.RowsAsync("""
        SELECT to_hex(c) AS code_point FROM generate_series(1, 65535) c CROSS JOIN LATERAL (SELECT 'wort' || chr(c) || 'stück' AS text) t
        WHERE c NOT BETWEEN 55296 AND 57343
          AND (strip(to_tsvector('pg_catalog.simple', search_key(text))) @@ search_query(text)) IS NOT TRUE
        """));

    [Theory]
    [InlineData("Saint-Étienne", "saint etienne")]
    [InlineData("  L’HAŸ  les/Roses ", "l hay les roses")]
    [InlineData("ØRESUND Łódź Đorđe GROẞ Œuvre Þór Ægir ðð", "oresund lodz dorde gross oeuvre thor aegir dd")]
    [InlineData("Βόλος ΒΟΛΟΣ", "βολοσ βολοσ")]
    [InlineData("МОСКВА", "москва")]
    [InlineData("º µ 々", "o μ 々")]
    [InlineData("Düssel\u00addorf \ufeffLyon Pa\u200br\u2060is \u3164", "dusseldorf lyon paris")]
    [InlineData("שָׁלוֹם عَرَبِيّ x\u20dd", "שלום عربي x")]
    [InlineData("תל־אביב O\u02bcNeill", "תל אביב o neill")]
    [InlineData("ﬁn, 43 m² № ① ｆｕｌｌ", "fin 43 m2 no 1 full")]
    [InlineData("I İ ı", "i i i")]
    [InlineData("&|!():*'\"\\<>-", "")]
    public async Task Key_HasNoCaseAccentsAndPunctuation(string text, string key) =>
        Assert.Equal(key, await Database.ScalarAsync<string>($"SELECT search_key('{text.Replace("'", "''", StringComparison.Ordinal)}')"));
}
