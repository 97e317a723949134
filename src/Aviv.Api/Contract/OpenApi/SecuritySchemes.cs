using Aviv.Api.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>The credentials that the API takes, and the operations that ask for one.</summary>
internal sealed class SecuritySchemes : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    private const string ApiKey = "apiKey";
    private const string Bearer = "bearer";

    private static readonly Dictionary<string, IOpenApiSecurityScheme> Schemes = new()
    {
        [ApiKey] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "Authorization",
            Description = "A key for a feed, as in `ApiKey aviv_…`. An operator makes one by the verb `keys create`.",
        },
        [Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "An access token of the OpenID provider that the operator has configured, with the scope `listings:write` or "
                + "`listings:admin`.",
        },
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components!.SecuritySchemes = Schemes;
        return Task.CompletedTask;
    }

    // Where anyone may call that is said aloud, since linters take silence for an oversight.
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Security = context.Metadata<ScopeRequirement>().Any() ? [Requirement(ApiKey, context), Requirement(Bearer, context)] : [];
        return Task.CompletedTask;
    }

    // Scopes are for OAuth alone here.
    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}
