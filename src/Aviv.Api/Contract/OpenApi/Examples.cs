using System.Text.Json.Nodes;
using Aviv.Api.Contract.Errors;
using Aviv.Application.Search;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>The values that the document shows, by the name of their schema.</summary>
internal static class Examples
{
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const string FirstPrice = """{ "price_eur": 395000, "created_date": "2023-01-12T09:23:36Z" }""";

    private const string LastPrice = """{ "price_eur": 380000, "created_date": "2023-01-17T08:17:32.250000Z" }""";

    private static readonly Dictionary<string, string[]> BySchema = new()
    {
        ["Listing"] = [Listing().ToJsonString()],
        ["ExportedListing"] = [With(Listing(), $$"""{ "prices": [{{FirstPrice}}, {{LastPrice}}] }""").ToJsonString()],
        ["ListingInput"] = [InputRules.Listing().ToJsonString()],
        ["ListingPatch"] = ["""{ "latest_price_eur": 125000 }"""],
        ["ListingPrice"] = [FirstPrice, LastPrice],
        ["PriceSummary"] =
        [
            """
            {
                "listing_id": 1234, "initial_price_eur": 395000, "initial_date": "2023-01-12T09:23:36Z",
                "current_price_eur": 380000, "current_since": "2023-01-17T08:17:32.250000Z",
                "previous_price_eur": 395000, "previous_date": "2023-01-12T09:23:36Z",
                "lowest_price_eur": 380000, "lowest_date": "2023-01-17T08:17:32.250000Z",
                "highest_price_eur": 395000, "highest_date": "2023-01-12T09:23:36Z",
                "changes_count": 1, "drops_count": 1, "total_change_eur": -15000, "total_change_percent": -3.8,
                "last_change_eur": -15000, "last_change_percent": -3.8, "price_per_m2_eur": 8735.63, "price_at_eur": null,
                "archived_before": null
            }
            """,
        ],
        ["Phone"] = ["""{ "phone": "+33612345678" }"""],
        ["PhoneListing"] =
        [
            """
            { "id": 1234, "source": "canal-homes", "created_date": "2023-01-12T09:23:36Z", "updated_date": "2023-01-17T08:17:32.250000Z" }
            """,
        ],
        ["Erasure"] = ["""{ "erased": 1 }"""],
        ["PricesQuery"] = ["""{ "ids": [1234, 1235] }"""],
        ["ListingPrices"] =
        [
            $$"""{ "id": 1234, "prices": [{{FirstPrice}}, {{LastPrice}}] }""",
            """{ "id": 1235, "prices": [] }""",
        ],
    };

    /// <summary>An example of a schema of ours, or of an array of them.</summary>
    public static JsonNode Of(IOpenApiSchema schema) => schema switch
    {
        OpenApiSchemaReference one => JsonNode.Parse(BySchema[one.Reference.Id!][0])!,
        _ => new JsonArray([.. BySchema[((OpenApiSchemaReference)schema.Items!).Reference.Id!].Select(json => JsonNode.Parse(json))]),
    };

    private static JsonObject Listing() => With(
        With(JsonNode.Parse("""{ "id": 1234 }""")!.AsObject(), InputRules.Listing().ToJsonString()),
        """{ "created_date": "2023-01-12T09:23:36Z", "updated_date": "2023-01-17T08:17:32.250000Z", "source": "canal-homes" }""");

    private static JsonObject With(JsonObject listing, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject()) listing[name] = value?.DeepClone();
        return listing;
    }

    public static Dictionary<string, string[]>? ErrorsOf(ApiError error) => error.Code switch
    {
        "invalid_query" => new() { ["limit"] = [$"must be a whole number between 1 and {GetListings.MaxLimit}"] },
        "invalid_header" => new() { ["Idempotency-Key"] = ["must be 1 to 255 printable ASCII characters"] },
        "idempotency_mismatch" => new() { ["Idempotency-Key"] = ["was used for another request; take a new one"] },
        "unknown_field" => new() { ["price"] = ["is not a field of this resource"] },
        "duplicate_field" => new() { ["name"] = ["is given more than once"] },
        "validation_failed" => new()
        {
            ["latest_price_eur"] = ["is required"],
            ["postal_address.country"] = ["must be an assigned ISO 3166-1 alpha-2 country code, such as FR"],
        },
        _ => null,
    };
}
