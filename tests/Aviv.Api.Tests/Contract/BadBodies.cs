namespace Aviv.Api.Tests.Contract;

/// <summary>Bodies that POST and PUT refuse: a name, the body, the status, the code, and the JSON path that is at fault, if any.</summary>
internal static class BadBodies
{
    private const string Digits36 = "123456789012345678901234567890123456";

    public static IEnumerable<(string Name, string Body, int Status, string Code, string? Path)> All() =>
        [.. NotTheJsonWeTake(), .. FieldsTooMany(), .. OtherKinds(), .. Missing(), .. Texts(), .. Numbers(), .. Others()];

    private static IEnumerable<(string, string, int, string, string?)> NotTheJsonWeTake() => new (string, string)[]
    {
        ("empty", ""),
        ("blank", " \n"),
        ("words", "hello"),
        ("null", "null"),
        ("array", $"[{RawListing.With("", null)}]"),
        ("text", "\"a\""),
        ("number", "1"),
        ("true", "true"),
        ("truncated", RawListing.With("", null)[..^1]),
        ("cut in a text", "{\"name\":\"Fl"),
        ("two documents", "{} {}"),
        ("trailing comma", RawListing.With("", null)[..^1] + ",}"),
        ("comment", "/* hi */" + RawListing.With("", null)),
        ("single quotes", "{'name':'a'}"),
        ("unquoted name", "{name:\"a\"}"),
        ("NaN", RawListing.With("latest_price_eur", "NaN")),
        ("Infinity", RawListing.With("surface_area_m2", "Infinity")),
        ("leading zero", RawListing.With("rooms_count", "02")),
        ("plus sign", RawListing.With("rooms_count", "+2")),
        ("hexadecimal", RawListing.With("rooms_count", "0x2")),
        ("bare fraction", RawListing.With("latest_price_eur", ".5")),
        ("raw line feed in a text", RawListing.With("name", "\"a\nb\"")),
        ("bad escape", RawListing.With("name", "\"\\x41\"")),
        ("too deep", string.Concat(Enumerable.Repeat("{\"id\":", 70)) + "1" + new string('}', 70)),
    }.Select(bad => (bad.Item1, bad.Item2, 400, "malformed_json", (string?)null));

    private static IEnumerable<(string, string, int, string, string?)> FieldsTooMany() =>
    [
        ("unknown field", RawListing.And("\"colour\":1"), 400, "unknown_field", "colour"),
        ("field in other case", RawListing.And("\"Name\":\"a\""), 400, "unknown_field", "Name"),
        ("price under its log's name", RawListing.And("\"price_eur\":1"), 400, "unknown_field", "price_eur"),
        ("empty field name", RawListing.And("\"\":1"), 400, "unknown_field", ""),
        ("version echoed", RawListing.And("\"version\":1"), 400, "unknown_field", "version"),
        ("unknown in the address", RawListing.WithAddress("city", "\"Paris\",\"zip\":1"), 400, "unknown_field", "postal_address.zip"),
        ("duplicate field", RawListing.And("\"name\":\"Flat\""), 400, "duplicate_field", "name"),
        ("duplicate by escape", RawListing.And("\"n\\u0061me\":\"Flat\""), 400, "duplicate_field", "name"),
        ("duplicate price", RawListing.And("\"latest_price_eur\":1"), 400, "duplicate_field", "latest_price_eur"),
        ("duplicate read-only", RawListing.And("\"id\":1,\"id\":1"), 400, "duplicate_field", "id"),
        ("duplicate in the address", RawListing.WithAddress("city", "\"Paris\",\"city\":\"Lyon\""),
            400, "duplicate_field", "postal_address.city"),
        ("lone surrogate in a name", RawListing.And("\"\\ud800\":1"), 400, "malformed_json", "?"),
    ];

    private static IEnumerable<(string, string, int, string, string?)> OtherKinds() =>
        from bad in new (string Field, string Json)[]
        {
            ("name", "1"), ("name", "{}"), ("description", "[]"), ("building_type", "0"), ("building_type", "true"),
            ("postal_address", "\"1 rue\""), ("postal_address", "[]"), ("postal_address", "1"),
            ("latest_price_eur", "true"), ("latest_price_eur", "{}"), ("latest_price_eur", "[1]"),
            ("surface_area_m2", "false"), ("rooms_count", "[]"), ("bedrooms_count", "{}"), ("contact_phone_number", "33612345678"),
            ("name", "\"\\ud800\""), ("description", "\"\\udc00x\""),
        }
        select ($"{bad.Field} = {bad.Json}", RawListing.With(bad.Field, bad.Json), 400, "malformed_json", (string?)bad.Field);

    private static IEnumerable<(string, string, int, string, string?)> Missing()
    {
        string[] fields =
        [
            "name", "description", "building_type", "postal_address", "latest_price_eur", "surface_area_m2", "rooms_count",
            "bedrooms_count",
        ];
        foreach (var field in fields)
        {
            yield return Broken($"{field} absent", RawListing.With(field, null), field);
            yield return Broken($"{field} null", RawListing.With(field, "null"), field);
        }

        foreach (var field in new[] { "street_address", "postal_code", "city", "country" })
        {
            yield return Broken($"{field} absent", RawListing.WithAddress(field, null), $"postal_address.{field}");
            yield return Broken($"{field} null", RawListing.WithAddress(field, "null"), $"postal_address.{field}");
        }
    }

    private static IEnumerable<(string, string, int, string, string?)> Texts()
    {
        foreach (var (field, length) in new[] { ("name", 200), ("description", 10_000) })
            foreach (var (fault, json) in BadTexts(length))
                yield return Broken($"{field} {fault}", RawListing.With(field, json), field);
        foreach (var (field, length) in new[] { ("street_address", 300), ("postal_code", 20), ("city", 100) })
            foreach (var (fault, json) in BadTexts(length))
                yield return Broken($"{field} {fault}", RawListing.WithAddress(field, json), $"postal_address.{field}");
    }

    private static (string, string)[] BadTexts(int length) =>
    [
        ("empty", "\"\""), ("blank", "\" \\t\\u00a0\""), ("invisible", "\"\\u200b\\u00ad\\ufeff \\u3164\""),
        ("with NUL", "\"a\\u0000b\""), ("too long", $"\"{new string('x', length + 1)}\""),
    ];

    private static IEnumerable<(string, string, int, string, string?)> Numbers() =>
        from bad in new (string Field, string[] Json)[]
        {
            ("latest_price_eur", ["-1", "-0.01", "1000000000000", "999999999999.991", "0.001"]),
            ("latest_price_eur", [Digits36, $"0.{Digits36}", "1e400", "1e-30", "1e99999999999"]),
            ("latest_price_eur", ["\"\"", "\" 1\"", "\"1 \"", "\"abc\"", "\"1,5\"", "\"1_000\"", "\"€1\"", "\"+1\"", "\"01\""]),
            ("latest_price_eur", ["\".5\"", "\"1.\"", "\"0x1\"", "\"NaN\"", "\"١\"", "\"1\\n\""]),
            ("surface_area_m2", ["-0.1", "10000000.1", "1e400", "1e-400", Digits36, $"1.{Digits36}", "\"\"", "\"big\"", "\"Infinity\""]),
            ("rooms_count", ["0", "-1", "10001", "2.5", "2147483648", "9223372036854775808", Digits36, "\"\"", "\"two\"", "\"2.5\""]),
            ("bedrooms_count", ["-1", "10001", "0.5", "4294967296", "\"\"", "\"one\"", "\"-1\""]),
        }
        from json in bad.Json
        select Broken($"{bad.Field} = {json}", RawListing.With(bad.Field, json), bad.Field);

    private static IEnumerable<(string, string, int, string, string?)> Others() =>
    [
        .. new[] { "CASTLE", "studio", "", "STUDIO ", "0" }
            .Select(type => Broken($"type '{type}'", RawListing.With("building_type", $"\"{type}\""), "building_type")),
        .. new[] { "XX", "FRA", "", "F", "UK", "ZZ", " FR" }
            .Select(code => Broken($"country '{code}'", RawListing.WithAddress("country", $"\"{code}\""), "postal_address.country")),
        .. new[]
            {
                "0698765432", "+0698765432", "+3", "+3369876543212345", "+33 (0)698765432", "+33 698765432 ext. 1", "000698765432", " ",
                "+33698765432\\n", "+33698765432x",
            }
            .Select(phone => Broken($"phone '{phone}'", RawListing.With("contact_phone_number", $"\"{phone}\""), "contact_phone_number")),
    ];

    private static (string, string, int, string, string?) Broken(string name, string body, string path) =>
        (name, body, 422, "validation_failed", path);
}
