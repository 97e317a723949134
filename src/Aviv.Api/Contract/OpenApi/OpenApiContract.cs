using Aviv.Api.Access;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Pipeline;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// The contract as an OpenAPI document, and the page that shows it. Tests make the document from the endpoints; clients get what is
/// committed.
/// </summary>
internal static class OpenApiContract
{
    public static void AddOpenApiContract(this IServiceCollection services)
    {
        services.AddSingleton<IApiDescriptionProvider, JsonBodyDescriptions>().AddSingleton<CommittedDocument>();
        services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddSchemaTransformer<SchemaTypes>();
            options.AddSchemaTransformer<InputRules>();
            options.AddOperationTransformer<PatchSchemas>();
            options.AddOperationTransformer<OperationDetails>();
            options.AddOperationTransformer<FailureResponses>();
            options.AddOperationTransformer<RateLimitHeaders>();
            options.AddOperationTransformer<SecuritySchemes>();
            options.AddDocumentTransformer<ContractInfo>();
            options.AddDocumentTransformer<NamedChoices>();
            options.AddDocumentTransformer<SecuritySchemes>();
            options.AddDocumentTransformer<PatchSchemas>();
        });
    }

    public static void MapOpenApiContract(this IEndpointRouteBuilder app)
    {
        app.MapGet("/openapi/v1.json", (HttpContext http, CommittedDocument document) => document.Answer(http))
            .ExcludeFromDescription().IsOpen().Compresses().Revalidates();
        app.MapDocsPage();
    }
}
