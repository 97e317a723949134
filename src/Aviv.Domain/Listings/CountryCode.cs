using System.Collections.Frozen;

namespace Aviv.Domain.Listings;

/// <summary>
/// The officially assigned ISO 3166-1 alpha-2 codes; and XK, which ISO leaves to its users, for Kosovo: the European Union writes it so.
/// </summary>
public static class CountryCode
{
    private static readonly FrozenSet<string> Assigned = (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
        "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
        "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
        "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY " +
        "MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
        "NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
        "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
        "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Those whose address format knows no postal code (%Z) in Google's libaddressinput, cpp/src/region_data_constants.cc at e20690c of
    // 2025-06-12, the default format included.
    private static readonly FrozenSet<string> WithoutPostalCodes = (
        "AE AG AO AQ AW BF BI BJ BO BQ BS BV BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK JM KI KM KN LC LY " +
        "ML MO MR MS MW NR NU PA PS QA RW SB SC SL SR SS ST SX SY TD TF TG TK TL TO TV UG VU WS YE ZW")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool HasPostalCodes(string code) => !WithoutPostalCodes.Contains(code.ToUpperInvariant());

    public static bool IsAssigned(string code) => code.All(char.IsAsciiLetter) && Assigned.Contains(code.ToUpperInvariant());

    public static string Normalize(string code) =>
        IsAssigned(code)
            ? code.ToUpperInvariant()
            : throw new ArgumentException("The country must be an assigned ISO 3166-1 alpha-2 code.");
}
