using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>The schemas of query parameters.</summary>
internal static class Schemas
{
    public const string SourcePattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    public static OpenApiSchema WholeNumber(long min, long max) => Bounded(JsonSchemaType.Integer, min, max);

    public static OpenApiSchema Number(decimal min, decimal max) => Bounded(JsonSchemaType.Number, min, max);

    public static OpenApiSchema Text(int maxLength) => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength };

    public static OpenApiSchema Source() => new() { Type = JsonSchemaType.String, Pattern = SourcePattern };

    public static OpenApiSchema Instant() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    public static OpenApiSchema OneOf(params IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };

    public static OpenApiSchema True() => new() { Type = JsonSchemaType.Boolean, Enum = [JsonValue.Create(true)] };

    public static IOpenApiSchema Named(string name) => new OpenApiSchemaReference(name);

    private static OpenApiSchema Bounded(JsonSchemaType type, decimal min, decimal max) => new()
    {
        Type = type,
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
    };
}
