using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Rule = System.Action<Microsoft.OpenApi.OpenApiSchema>;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// What a client may send: the domain's limits, in the words of JSON Schema, and examples. The C# types of a request say next to nothing.
/// </summary>
internal sealed class InputRules : IOpenApiSchemaTransformer
{
    public const string PhonePattern = @"^\+[1-9][0-9]{1,14}$";

    private const string NumberPattern = @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    private static readonly Dictionary<Type, Dictionary<string, Member>> Members = new()
    {
        [typeof(ListingInput)] = new()
        {
            [nameof(ListingInput.Name)] = new(Text(ListingDetails.NameMaxLength), "Bright two-room flat near the canal"),
            [nameof(ListingInput.Description)] = new(
                Text(ListingDetails.DescriptionMaxLength),
                "Third floor with a lift, south-facing living room, cellar. Five minutes from the métro."),
            [nameof(ListingInput.BuildingType)] = new(null, "APARTMENT"),
            [nameof(ListingInput.PostalAddress)] = new(null, null),
            [nameof(ListingInput.LatestPriceEur)] = new(Number(JsonSchemaType.Number, 0, ListingDetails.PriceMax), 380000),
            [nameof(ListingInput.SurfaceAreaM2)] = new(Number(JsonSchemaType.Number, 0, (decimal)ListingDetails.SurfaceAreaMax), 43.5),
            [nameof(ListingInput.RoomsCount)] = new(Number(JsonSchemaType.Integer, ListingDetails.RoomsMin, ListingDetails.RoomsMax), 2),
            [nameof(ListingInput.BedroomsCount)] = new(Number(JsonSchemaType.Integer, 0, ListingDetails.BedroomsMax), 1),
            [nameof(ListingInput.ContactPhoneNumber)] = new(OptionalPhone, "+33612345678"),
            [nameof(ListingInput.Source)] = new(OptionalSource, null),
        },
        [typeof(PostalAddressInput)] = new()
        {
            [nameof(PostalAddressInput.StreetAddress)] = new(Text(PostalAddress.StreetAddressMaxLength), "12 quai de Valmy"),
            [nameof(PostalAddressInput.PostalCode)] = new(OptionalText(PostalAddress.PostalCodeMaxLength), "75010"),
            [nameof(PostalAddressInput.City)] = new(Text(PostalAddress.CityMaxLength), "Paris"),
            [nameof(PostalAddressInput.Country)] = new(schema => schema.Pattern = "^[A-Za-z]{2}$", "FR"),
        },
        [typeof(PricesQueryInput)] = new()
        {
            [nameof(PricesQueryInput.Ids)] = new(ArrayOf(Number(JsonSchemaType.Integer, 1, long.MaxValue), PricesQueryInput.MaxIds), null),
        },
        [typeof(PhoneInput)] = new() { [nameof(PhoneInput.Phone)] = new(Phone, "+33612345678") },
    };

    private static readonly string[] Optional = ["contact_phone_number", "source", "postal_code", "id", "created_date", "updated_date"];

    private sealed record Member(Rule? Limits, JsonNode? Example);

    /// <summary>A listing as a client may send it.</summary>
    public static JsonObject Listing()
    {
        var listing = Example(typeof(ListingInput));
        listing["postal_address"] = Example(typeof(PostalAddressInput));
        // The caller's own, whichever that is.
        listing.Remove("source");
        return listing;
    }

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { AttributeProvider: MemberInfo member } property
            && Members.TryGetValue(property.DeclaringType, out var rules))
            rules.GetValueOrDefault(member.Name)?.Limits?.Invoke(schema);
        if (Members.ContainsKey(context.JsonTypeInfo.Type))
            Close(schema);
        return Task.CompletedTask;
    }

    private static JsonObject Example(Type input) => new(
        Members[input].Select(
            member => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Key), member.Value.Example?.DeepClone())));

    private static void Close(OpenApiSchema schema)
    {
        schema.Required = schema.Properties!.Keys.Except(Optional).ToHashSet();
        schema.AdditionalPropertiesAllowed = false;
    }

    private static Rule Text(int maxLength) => schema =>
    {
        schema.MinLength = 1;
        schema.MaxLength = maxLength;
        schema.Pattern = @"\S";
    };

    private static Rule OptionalText(int maxLength) => schema =>
    {
        schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        schema.MaxLength = maxLength;
        schema.Pattern = @"^$|\S";
    };

    private static Rule Number(JsonSchemaType type, decimal min, decimal max) => schema =>
    {
        schema.Type = type | JsonSchemaType.String;
        schema.Minimum = min.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = max.ToString(CultureInfo.InvariantCulture);
        schema.Pattern = NumberPattern;
        schema.Description += " A JSON string that holds the number is fine as well, for that is what browser forms send.";
    };

    private static Rule ArrayOf(Rule items, int maxItems) => schema =>
    {
        schema.Type = JsonSchemaType.Array;
        schema.MaxItems = maxItems;
        var item = new OpenApiSchema { Description = "A listing's number." };
        items(item);
        schema.Items = item;
    };

    private static void OptionalSource(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        schema.Pattern = Schemas.SourcePattern;
    }

    private static void OptionalPhone(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        Phone(schema);
        schema.Pattern = $"^$|{schema.Pattern}";
    }

    private static void Phone(OpenApiSchema schema)
    {
        schema.Pattern = $"^{PhoneNumber.Written}$";
        schema.Description += " Spaces, dots, dashes, slashes and brackets are left out. A zero in brackets, as in +33 (0)6, is refused.";
    }
}
