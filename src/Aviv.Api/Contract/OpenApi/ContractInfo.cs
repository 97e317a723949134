using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>What the document says about the API as a whole. It is the same whatever address serves it.</summary>
internal sealed class ContractInfo : IOpenApiDocumentTransformer
{
    private const string Description = """
        Stores real-estate listings and never forgets a price: a listing has one current price, and its history holds every price it
        ever had.

        - **Numbers** come back as JSON numbers. In a request a JSON string that holds a number is fine as well.
        - **Instants** are RFC 3339, in UTC, with `Z` and six decimals, or none where the second is whole.
        - **Text lengths** count UTF-16 units; texts must not be blank nor hold U+0000.
        - **Errors** are `application/problem+json` (RFC 9457), each with a stable `code`. A field that is unknown or given twice is an
          error, never ignored.
        - **Paging**: follow the `Link` header with `rel="next"` until there is none.
        - Every `GET` route answers `HEAD` too.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Aviv ListingAPI",
            Version = "1.0.0",
            Description = Description,
            Contact = new OpenApiContact { Name = "The maintainers of Aviv ListingAPI" },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // Generators of clients take the first for their default, and would take "/" for none at all.
        document.Servers =
        [
            new OpenApiServer { Url = "http://localhost:8080", Description = "Your own machine, as run.sh and docker compose start it" },
            new OpenApiServer { Url = DocsPage.ThisHost, Description = "The host that serves this document" },
        ];
        document.Tags!.Single(tag => tag.Name == "Listings").Description = "Listings and every price they had.";
        foreach (var schema in document.Components!.Schemas!.Values) DropNullWrappers(schema);
        return Task.CompletedTask;
    }

    // The framework wraps a reference that is nullable in C# into a oneOf with null; SchemaTypes tells why none of ours is.
    private static void DropNullWrappers(IOpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToArray() ?? [])
            if (property.OneOf is [{ Type: JsonSchemaType.Null }, var target])
                schema.Properties![name] = target;
    }
}
