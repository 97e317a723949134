using Aviv.Api.Charts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>Describes the body of a chart.</summary>
internal static class ChartBodies
{
    public static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var picture = operation.Responses!["200"].Content![SvgResult.MediaType];
        picture.Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "An SVG with a title and a description in words.",
        };
        picture.Example = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"320\">"
            + "<title>Price from 12 January 2023 to 3 May 2026</title></svg>";
        return Task.CompletedTask;
    }
}
