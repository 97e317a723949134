using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Infrastructure;

internal static class Sample
{
    public const string Phone = "+33612345678";

    /// <summary>A body that POST and PUT accept.</summary>
    public static JsonObject Listing(decimal price = 100_000, string name = "Two rooms by the canal") => new()
    {
        ["name"] = name,
        ["description"] = "Third floor, south, quiet.",
        ["building_type"] = "APARTMENT",
        ["postal_address"] = new JsonObject
        {
            ["street_address"] = "12 quai de Valmy",
            ["postal_code"] = "75010",
            ["city"] = "Paris",
            ["country"] = "FR",
        },
        ["latest_price_eur"] = price,
        ["surface_area_m2"] = 43.5,
        ["rooms_count"] = 2,
        ["bedrooms_count"] = 1,
        ["contact_phone_number"] = Phone,
    };

    /// <summary>In turn none, the one of <see cref="Listing"/>, and one of its own.</summary>
    public static string? PhoneOf(int turn) => (turn % 3) switch { 0 => null, 1 => Phone, _ => $"+3361{turn:0000000}" };

    public static JsonObject With(this JsonObject listing, string field, JsonNode? value)
    {
        listing[field] = value;
        return listing;
    }
}
