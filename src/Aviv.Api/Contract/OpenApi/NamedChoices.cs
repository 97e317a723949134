using Aviv.Api.Search;
using Aviv.Application.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>Gives choices schemas of their own: each place where one stands inline becomes a type of its own in a client's code.</summary>
internal sealed class NamedChoices : IOpenApiDocumentTransformer
{
    public const string BuildingType = "BuildingType";

    public const string ListingSort = "ListingSort";

    public const string ChartRange = "ChartRange";

    public const string ChartTheme = "ChartTheme";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components!.Schemas![BuildingType] = Choice("A kind of building.", BuildingTypeNames.All);
        document.Components.Schemas[ListingSort] = Choice("An order of listings; `-` is descending.", SearchQuery.Sorts.Keys);
        document.Components.Schemas[ChartRange] = Choice("How far back a chart goes.", Charts.ChartRange.ByName.Keys);
        document.Components.Schemas[ChartTheme] = Choice("The colours of a chart.", Charts.ChartTheme.ByName.Keys);
        // In C# it is a text, since it is not checked yet.
        var input = document.Components.Schemas["ListingInput"].Properties!;
        input["building_type"] = new OpenApiSchemaReference(BuildingType, document) { Description = input["building_type"].Description };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Choice(string description, IEnumerable<string> values)
    {
        var schema = Schemas.OneOf(values);
        schema.Description = description;
        return schema;
    }
}
