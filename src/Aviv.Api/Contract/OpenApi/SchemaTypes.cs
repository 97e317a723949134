using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Aviv.Application.Listings;
using Aviv.Domain.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Gives each schema the JSON type that our converters write, which the framework cannot see, with null where they may write
/// it, and takes null from all others: where these may be null in C#, they must be there in a request, and are absent from an
/// answer. A member is required where it is always written; the framework goes by constructors and defaults, which say
/// nothing of that.
/// </summary>
internal sealed class SchemaTypes : IOpenApiSchemaTransformer
{
    private static readonly Dictionary<Type, JsonSchemaType> Converted = new()
    {
        [typeof(decimal)] = JsonSchemaType.Number,
        [typeof(DateTimeOffset)] = JsonSchemaType.String,
        [typeof(BuildingType)] = JsonSchemaType.String,
        [typeof(ContactNumber)] = JsonSchemaType.String,
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var nullable = Nullable.GetUnderlyingType(type);
        schema.Type = Converted.TryGetValue(nullable ?? type, out var written)
            ? written | (nullable is null ? default : JsonSchemaType.Null)
            : schema.Type & ~JsonSchemaType.Null;
        // A text of an answer that is always there, and may be null.
        if (type == typeof(string) && context.JsonPropertyInfo is { IsGetNullable: true } property && IsRequired(property))
            schema.Type |= JsonSchemaType.Null;
        if (nullable == typeof(ContactNumber)) schema.Pattern = InputRules.PhonePattern;
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
            schema.Required = context.JsonTypeInfo.Properties.Where(IsAlwaysWritten).Select(property => property.Name).ToHashSet();
        return Task.CompletedTask;
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.AttributeProvider!.IsDefined(typeof(RequiredMemberAttribute), inherit: true);

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider!.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true).Length == 0;
}
