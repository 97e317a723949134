using System.Globalization;
using Aviv.Application.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.OpenApi;

/// <summary>The query parameters of the list, which its endpoint reads by itself.</summary>
internal static class PageParameters
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters = [Limit(), Cursor()];
        return Task.CompletedTask;
    }

    private static OpenApiParameter Limit() => new()
    {
        Name = "limit",
        In = ParameterLocation.Query,
        Description = "How many listings to answer at most. It may change from page to page.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = GetListings.MaxLimit.ToString(CultureInfo.InvariantCulture),
            Default = GetListings.DefaultLimit,
        },
    };

    private static OpenApiParameter Cursor() => new()
    {
        Name = "cursor",
        In = ParameterLocation.Query,
        Description = "Where the page starts, as the Link header of the page before has it. Without one, the list starts at the newest listing.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
