using Aviv.Api.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Aviv.Api.OpenApi;

/// <summary>The contract as an OpenAPI document, made from the endpoints, and the page that shows it.</summary>
internal static class OpenApiContract
{
    public static void AddOpenApiContract(this IServiceCollection services)
    {
        services.AddSingleton<IApiDescriptionProvider, JsonBodyDescriptions>();
        services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddSchemaTransformer<SchemaTypes>();
            options.AddSchemaTransformer<InputRules>();
            options.AddOperationTransformer<PatchSchemas>();
            options.AddOperationTransformer<OperationDetails>();
            options.AddOperationTransformer<FailureResponses>();
            options.AddDocumentTransformer<ContractInfo>();
            options.AddDocumentTransformer<PatchSchemas>();
        });
    }

    public static void MapOpenApiContract(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/v1.json").Compresses();
        app.MapDocsPage();
    }
}
