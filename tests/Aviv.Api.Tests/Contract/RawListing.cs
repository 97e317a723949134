namespace Aviv.Api.Tests.Contract;

/// <summary>The text of a valid body, in which a test replaces what it wants wrong.</summary>
internal static class RawListing
{
    /// <summary>Digits that no other part of a request holds.</summary>
    public const string Phone = "+33698765432";

    private static readonly Dictionary<string, string> Fields = new()
    {
        ["name"] = "\"Flat\"",
        ["description"] = "\"Quiet.\"",
        ["building_type"] = "\"STUDIO\"",
        ["postal_address"] = Address(),
        ["latest_price_eur"] = "120000",
        ["surface_area_m2"] = "43.5",
        ["rooms_count"] = "2",
        ["bedrooms_count"] = "1",
        ["contact_phone_number"] = $"\"{Phone}\"",
    };

    /// <summary>A body with one field's JSON replaced, or left out for null.</summary>
    public static string With(string field, string? json) => Object(Fields, field, json);

    public static string WithAddress(string field, string? json) => With("postal_address", Address(field, json));

    /// <summary>A valid body with more behind its last field.</summary>
    public static string And(string members) => Object(Fields)[..^1] + "," + members + "}";

    private static string Address(string? field = null, string? json = null) => Object(
        new() { ["street_address"] = "\"1 rue\"", ["postal_code"] = "\"75001\"", ["city"] = "\"Paris\"", ["country"] = "\"FR\"" },
        field,
        json);

    private static string Object(Dictionary<string, string> fields, string? field = null, string? json = null) =>
        "{" + string.Join(',', fields
            .Where(pair => pair.Key != field || json is not null)
            .Select(pair => $"\"{pair.Key}\":{(pair.Key == field ? json : pair.Value)}")) + "}";
}
