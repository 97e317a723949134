using System.Globalization;
using System.Reflection;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Domain.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Rule = System.Action<Microsoft.OpenApi.OpenApiSchema>;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>What a client may send: the domain's limits, in the words of JSON Schema. The C# types of a request say next to nothing.</summary>
internal sealed class InputRules : IOpenApiSchemaTransformer
{
    public const string PhonePattern = @"^\+[1-9][0-9]{1,14}$";

    private const string NumberPattern = @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    private static readonly Dictionary<Type, Dictionary<string, Rule>> Members = new()
    {
        [typeof(ListingInput)] = new()
        {
            [nameof(ListingInput.Name)] = Text(ListingDetails.NameMaxLength),
            [nameof(ListingInput.Description)] = Text(ListingDetails.DescriptionMaxLength),
            [nameof(ListingInput.LatestPriceEur)] = Number(JsonSchemaType.Number, 0, ListingDetails.PriceMax),
            [nameof(ListingInput.SurfaceAreaM2)] = Number(JsonSchemaType.Number, 0, (decimal)ListingDetails.SurfaceAreaMax),
            [nameof(ListingInput.RoomsCount)] = Number(JsonSchemaType.Integer, ListingDetails.RoomsMin, ListingDetails.RoomsMax),
            [nameof(ListingInput.BedroomsCount)] = Number(JsonSchemaType.Integer, 0, ListingDetails.BedroomsMax),
            [nameof(ListingInput.ContactPhoneNumber)] = OptionalPhone,
        },
        [typeof(PostalAddressInput)] = new()
        {
            [nameof(PostalAddressInput.StreetAddress)] = Text(PostalAddress.StreetAddressMaxLength),
            [nameof(PostalAddressInput.PostalCode)] = OptionalText(PostalAddress.PostalCodeMaxLength),
            [nameof(PostalAddressInput.City)] = Text(PostalAddress.CityMaxLength),
            [nameof(PostalAddressInput.Country)] = schema => schema.Pattern = "^[A-Za-z]{2}$",
        },
        [typeof(PricesQuery)] = new()
        {
            [nameof(PricesQuery.Ids)] = ArrayOf(Number(JsonSchemaType.Integer, 1, long.MaxValue), PricesQuery.MaxIds),
        },
    };

    private static readonly string[] Optional = ["contact_phone_number", "postal_code", "id", "created_date", "updated_date"];

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { AttributeProvider: MemberInfo member } property
            && Members.TryGetValue(property.DeclaringType, out var rules))
            rules.GetValueOrDefault(member.Name)?.Invoke(schema);
        if (Members.ContainsKey(context.JsonTypeInfo.Type))
            Close(schema);
        return Task.CompletedTask;
    }

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

    private static void OptionalPhone(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        schema.Pattern = $"^$|^{PhoneNumber.Written}$";
        schema.Description += " Spaces, dots, dashes, slashes and brackets are left out. A zero in brackets, as in +33 (0)6, is refused.";
    }
}
