using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

public sealed class CountryCodeTests
{
    // ISO 3166-1 by its regions, so by another path than the code's own list; and XK.
    private static readonly string[] Regions =
    [
        "AX AL AD AT BY BE BA BG HR CZ DK EE FO FI FR DE GI GR GG VA HU IS IE IM IT JE LV LI LT LU MT MD MC ME NL MK NO PL PT RO RU SM RS",
        "SK SI ES SJ SE CH UA GB XK",
        "AF AM AZ BH BD BT BN KH CN CY GE HK IN ID IR IQ IL JP JO KZ KW KG LA LB MO MY MV MN MM NP KP OM PK PS PH QA KR SA SG LK SY TW TJ",
        "TH TL TR TM AE UZ VN YE",
        "DZ AO BJ BW IO BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET TF GA GM GH GN GW KE LS LR LY MG MW ML MR MU YT MA MZ NA NE NG RE",
        "RW SH ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW",
        "AI AG AR AW BS BB BZ BM BO BQ BV BR CA KY CL CO CR CU CW DM DO EC SV FK GF GL GD GP GT GY HT HN JM MQ MX MS NI PA PY PE PR BL KN",
        "LC MF PM VC SX GS SR TT TC US UY VE VG VI",
        "AS AU CX CC CK FJ PF GU HM KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV UM VU WF AQ",
    ];

    private static readonly string[] WithoutPostalCodes =
    [
        "AE", "AG", "AO", "AQ", "AW", "BF", "BI", "BJ", "BO", "BQ", "BS", "BV", "BW", "BZ", "CD", "CF", "CG", "CI", "CK", "CM", "CW", "DJ",
        "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GQ", "GY", "HK", "JM", "KI", "KM", "KN", "LC", "LY", "ML", "MO", "MR", "MS", "MW", "NR",
        "NU", "PA", "PS", "QA", "RW", "SB", "SC", "SL", "SR", "SS", "ST", "SX", "SY", "TD", "TF", "TG", "TK", "TL", "TO", "TV", "UG", "VU",
        "WS", "YE", "ZW",
    ];

    private static IEnumerable<string> Pairs =>
        from first in Enumerable.Range('A', 26) from second in Enumerable.Range('A', 26) select $"{(char)first}{(char)second}";

    [Fact]
    public void IsAssigned_OfAllPairsOfLetters_IsTrueForThoseOfTheStandard()
    {
        var assigned = Regions.SelectMany(region => region.Split(' ')).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(250, assigned.Count);
        Assert.Equal(assigned, Pairs.Where(CountryCode.IsAssigned));
        Assert.Equal(assigned, Pairs.Where(pair => CountryCode.IsAssigned(pair.ToLowerInvariant())));
    }

    [Fact]
    public void HasPostalCodes_OfAllAssigned_IsFalseForThoseThatHaveNone()
    {
        var without = Pairs.Where(pair => CountryCode.IsAssigned(pair) && !CountryCode.HasPostalCodes(pair));

        Assert.Equal(WithoutPostalCodes, without);
        Assert.Equal(WithoutPostalCodes, without.Where(code => !CountryCode.HasPostalCodes(code.ToLowerInvariant())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("F")]
    [InlineData("F1")]
    [InlineData("1R")]
    [InlineData("FRA")]
    [InlineData(" FR")]
    [InlineData("ﬀ")]
    public void Normalize_OfWhatIsNoCode_SaysWhatACodeIs(string code)
    {
        Assert.False(CountryCode.IsAssigned(code));
        Assert.Contains("ISO 3166-1 alpha-2", Assert.Throws<ArgumentException>(() => CountryCode.Normalize(code)).Message);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("De")]
    [InlineData("DE")]
    public void Normalize_OfACodeInAnyCase_IsUpperCase(string code) => Assert.Equal("DE", CountryCode.Normalize(code));
}
