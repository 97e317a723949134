using System.Text.Json.Nodes;
using Aviv.Api.Contract.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.Query;

/// <summary>
/// A query parameter of a route, named by <c>Takes</c>. The route reads them by <see cref="QueryReader"/>, which refuses all
/// others; the OpenAPI document shows them.
/// </summary>
internal sealed record QueryParameter(string Name, string Description, Func<IOpenApiSchema> Schema, JsonNode Example)
{
    /// <summary>Whether it may come more than once.</summary>
    public bool Repeatable { get; init; }

    public static QueryParameter Cursor(string example) => new(
        "cursor",
        "Where the page starts, as the Link header of the page before has it. "
        + "It belongs to that list alone: to the same filter and the same order.",
        () => new OpenApiSchema { Type = JsonSchemaType.String },
        example);

    public static QueryParameter Limit(int max, int? unlessGiven, string description) =>
        new("limit", $"{description} It may change from page to page.", () =>
        {
            var schema = Schemas.WholeNumber(1, max);
            schema.Default = unlessGiven;
            return schema;
        }, 20);

    public OpenApiParameter ToParameter() => new()
    {
        Name = Name,
        In = ParameterLocation.Query,
        Description = Description,
        Schema = Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Schema() } : Schema(),
        Examples = new Dictionary<string, IOpenApiExample> { ["example"] = ToExample() },
    };

    // The docs page ticks and sends each parameter that has an example, all filters at once, unless the example says this.
    private OpenApiExample ToExample() => new()
    {
        Value = Example.DeepClone(),
        Extensions = new Dictionary<string, IOpenApiExtension> { ["x-disabled"] = new JsonNodeExtension(true) },
    };
}
